package import AssayJSON

/// What a message carries.
package enum Body: Sendable, Hashable {
  /// Nothing is said about it.
  case missing
  /// It must be there with no bytes.
  case empty
  /// JSON's null, or nothing.
  case null
  case present([UInt8], ContentType?)

  /// What was received.
  package init(received bytes: [UInt8], _ type: ContentType?) {
    self = bytes.isEmpty ? .empty : .present(bytes, type)
  }

  /// A body of versions 1 to 3: JSON, or a string that stands for itself.
  ///
  /// - Parameters:
  ///   - json: nil: there is none.
  ///   - type: of the header; nil: it is told by the content.
  package init(plain json: JSON?, _ type: ContentType?) {
    switch json {
    case nil: self = .missing
    case .null?: self = .null
    case .string("")?: self = .empty
    case .string(let text)?:
      let bytes = Array(text.utf8)
      // With a JSON type it is a document as text, or else a JSON string.
      if let type, type.isJSON, (try? JSON(parsing: bytes)) == nil {
        self = .present(Array(JSON.string(text).description.utf8), type)
      } else {
        self = .present(bytes, type ?? ContentSniffer.type(of: bytes))
      }
    case let json?:
      self = .present(JSONPrinter.compact.bytes(json), type ?? ContentType("application/json"))
    }
  }

  /// A body of version 4: an object with `content`, `contentType` and `encoded`.
  ///
  /// - Throws: what is wrong, with its place.
  package init(
    content json: JSON?, _ header: ContentType?, at pointer: JSONPointer
  ) throws(RuleFault) {
    switch json {
    case nil:
      self = .missing
      return
    case .null?:
      self = .null
      return
    case .object(let object)?:
      guard object["content"] != nil else {
        let known: Set = ["contentType", "encoded", "contentTypeHint"]
        // Newer writers leave the wrapping out.
        self = object.names.allSatisfy(known.contains) ? .missing : Body(plain: json, header)
        return
      }
      self = try Self.read(object, header, pointer)
    case let json?:
      self = Body(plain: json, header)
    }
  }

  private static func read(
    _ object: JSONObject, _ header: ContentType?, _ pointer: JSONPointer
  ) throws(RuleFault) -> Body {
    let type = object["contentType"]?.string.flatMap { ContentType($0) } ?? header
    let content = object["content"] ?? .null
    switch object["encoded"] {
    case nil, .bool(false)?: break
    case .bool(true)?, .string("base64")?, .string("BASE64")?:
      guard let bytes = content.string.flatMap({ Base64.decode($0) }) else {
        throw RuleFault(pointer / "content", "expected text in base64")
      }
      return bytes.isEmpty ? .empty : .present(bytes, type ?? ContentSniffer.type(of: bytes))
    case .string("JSON")?, .string("json")?: break
    case .some(let other):
      throw RuleFault(pointer / "encoded", "expected false, base64 or JSON, found \(other.short)")
    }
    switch content {
    case .null: return .null
    case .string(""): return .empty
    case .string(let text):
      if let type, type.isJSON, object["encoded"] != "JSON" {
        return .present(JSONPrinter.compact.bytes(content), type)
      }
      let bytes = Array(text.utf8)
      return .present(bytes, type ?? ContentSniffer.type(of: bytes))
    default:
      return .present(JSONPrinter.compact.bytes(content), type ?? ContentType("application/json"))
    }
  }

  /// The bytes, where there are any.
  package var bytes: [UInt8]? { if case .present(let bytes, _) = self { bytes } else { nil } }
  package var contentType: ContentType? {
    if case .present(_, let type) = self { type } else { nil }
  }
}
