import AssayJSON
import AssayMatching
import AssayPact

/// What a request, an answer or a message carries.
public struct PactBody: Sendable {
  let content: Content

  enum Content: Sendable {
    case missing
    case empty
    case json(Example, type: String)
    case text(Example, type: String)
    case xml(String, type: String, Members)
    case form(Members)
    case bytes([UInt8], type: String, isOnlyKind: Bool)
    case multipart([PactPart])
  }

  private init(_ content: Content) { self.content = content }

  /// Nothing is said about it.
  public static let missing = PactBody(.missing)

  /// It must have no bytes.
  public static let empty = PactBody(.empty)

  /// JSON.
  public static func json(_ example: Example, type: String = "application/json") -> PactBody {
    PactBody(.json(example, type: type))
  }

  /// Text, this very one or one with a rule: `.text(.regex("[0-9]+", "17"))`.
  public static func text(_ example: Example, type: String = "text/plain") -> PactBody {
    PactBody(.text(example, type: type))
  }

  /// XML.
  ///
  /// - Parameters:
  ///   - text: the example.
  ///   - type: its media type.
  ///   - rules: by place, as `["$.order['@id']": .integer(7), "$.order.name['#text']": .like("a")]`;
  ///     their examples do not matter.
  /// - Returns: a body of that type.
  public static func xml(
    _ text: String, type: String = "application/xml", matching rules: Members = [:]
  ) -> PactBody {
    PactBody(.xml(text, type: type, rules))
  }

  /// The fields of a form, as browsers send it (`application/x-www-form-urlencoded`).
  public static func form(_ fields: Members) -> PactBody { PactBody(.form(fields)) }

  /// These very bytes.
  public static func bytes(_ bytes: [UInt8], type: String) -> PactBody {
    PactBody(.bytes(bytes, type: type, isOnlyKind: false))
  }

  /// Any bytes that look like the type, such as `image/png`.
  public static func anyBytes(of type: String, _ example: [UInt8]) -> PactBody {
    PactBody(.bytes(example, type: type, isOnlyKind: true))
  }

  /// Several parts, as forms with files have (`multipart/form-data`).
  public static func multipart(_ parts: PactPart...) -> PactBody { PactBody(.multipart(parts)) }
}

/// A part of a body of several.
public struct PactPart: Sendable {
  let name: String
  let fileName: String?
  let body: PactBody

  /// A part with a name, and that of a file where it is one.
  public init(_ name: String, fileName: String? = nil, _ body: PactBody) {
    self.name = name
    self.fileName = fileName
    self.body = body
  }
}

extension PactBody {
  /// The media type that a header should name; nil: there is nothing to name.
  var type: String? {
    switch content {
    case .missing, .empty: nil
    case .json(_, let type), .text(_, let type), .xml(_, let type, _), .bytes(_, let type, _): type
    case .form: "application/x-www-form-urlencoded"
    case .multipart: "multipart/form-data; boundary=\(Self.boundary)"
    }
  }

  /// The same in every run.
  private static let boundary = "assay-part"

  /// What the type of a body is known by where its parameters are the sender's choice.
  var typeExample: Example? {
    guard let type else { return nil }
    guard case .multipart = content else { return .value(type) }
    return .regex(#"multipart/form-data;(\s*charset=[^;]*;)?\s*boundary=.*"#, type)
  }

  /// Reads the body; its rules are for places below `path`.
  func read(_ reader: inout ExampleReader, _ path: [RulePath.Token] = []) -> Body {
    let type = type.flatMap { ContentType($0) }
    if self.type != nil, type == nil {
      reader.fault("body: \(self.type ?? "") is no media type")
    }
    switch content {
    case .missing: return .missing
    case .empty: return .empty
    case .json(let example, _):
      return .present(JSONPrinter.compact.bytes(reader.read(example, .body, path)), type)
    case .text(let example, _):
      guard case .string(let text) = reader.read(example, .body, path) else {
        reader.fault("body: expected an example that is a text")
        return .missing
      }
      return .present(Array(text.utf8), type)
    case .xml(let text, _, let rules):
      for rule in rules.all {
        do throws(RulePath.Fault) {
          _ = reader.read(rule.value, .body, path + (try RulePath(rule.name)).tokens)
        } catch {
          reader.fault("body: \(error)")
        }
      }
      return .present(Array(text.utf8), type)
    case .form(let fields):
      return .present(Array(form(fields, &reader, path).utf8), type)
    case .bytes(let bytes, let name, let isOnlyKind):
      if isOnlyKind {
        _ = reader.read(
          Example([["match": "contentType", "value": .string(name)]], nil), .body, path)
      }
      return .present(bytes, type)
    case .multipart(let parts):
      return .present(multipart(parts, &reader, path), type)
    }
  }

  private func form(
    _ fields: Members, _ reader: inout ExampleReader, _ path: [RulePath.Token]
  ) -> String {
    fields.all.flatMap { field in
      reader.texts(field, .body, path).map { text in
        Self.escaped(field.name) + (text.map { "=" + Self.escaped($0) } ?? "")
      }
    }.joined(separator: "&")
  }

  /// All but what RFC 3986 calls unreserved.
  private static func escaped(_ text: String) -> String {
    var result: [UInt8] = []
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        result.append(byte)
      default: result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private func multipart(
    _ parts: [PactPart], _ reader: inout ExampleReader, _ path: [RulePath.Token]
  ) -> [UInt8] {
    var result: [UInt8] = []
    for part in parts {
      let names = [part.name, part.fileName ?? ""]
      if names.contains(where: { $0.contains { $0 == "\"" || $0.isNewline } }) {
        reader.fault("body: the name of a part has a quote or a line break in it")
      }
      if case .multipart = part.body.content {
        reader.fault("body: the part \(part.name) has parts of its own")
        continue
      }
      let file = part.fileName.map { "; filename=\"\($0)\"" } ?? ""
      var head = "--\(Self.boundary)\r\n"
      head += "Content-Disposition: form-data; name=\"\(part.name)\"\(file)\r\n"
      if let type = part.body.type { head += "Content-Type: \(type)\r\n" }
      let body = part.body.read(&reader, path + [.name(part.name)])
      result += Array("\(head)\r\n".utf8) + (body.bytes ?? []) + Array("\r\n".utf8)
    }
    return result + Array("--\(Self.boundary)--\r\n".utf8)
  }
}

extension ExampleReader {
  /// Values as texts, as headers, queries and forms have them; null: a name without a value.
  mutating func texts(
    _ member: Member, _ category: PactGenerators.Category, _ path: [RulePath.Token] = []
  ) -> [String?] {
    let json = read(member.value, category, path + [.name(member.name)])
    let values = json.array ?? [json]
    return values.map { value in
      switch value {
      case .null: return nil
      case .array, .object:
        fault("\(category.name) \(member.name): a list or an object in it is no text")
        return nil
      default: return value.string ?? value.description
      }
    }
  }
}
