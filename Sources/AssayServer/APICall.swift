import AssayEvidence
import AssayManifest
import AssayProvisioning
import Foundation

/// What a client sent, and in whose name.
struct APICall: Sendable {
  static let bodyLimit = 1 << 20

  var bytes: [UInt8]
  var grant: ServerAccess.Grant
  var query: [(name: String, value: String)]

  // MARK: Body

  func decode<Value: RequestWire>() throws(FailureReport) -> Value {
    try checkKeys(Value.keys)
    do {
      return try JSONDecoder().decode(Value.self, from: Data(bytes))
    } catch {
      throw refusal(Self.place(of: error), Self.explanation(of: error))
    }
  }

  /// A slip of the pen must not be taken for nothing said.
  private func checkKeys(_ known: [String]) throws(FailureReport) {
    guard let value = try? JSONSerialization.jsonObject(with: Data(bytes)) else {
      throw refusal("body", bytes.isEmpty ? "It is empty." : "It is not JSON.")
    }
    guard let object = value as? [String: Any] else {
      throw refusal("body", "It is not a JSON object.")
    }
    guard let key = object.keys.filter({ !known.contains($0) }).min() else { return }
    throw refusal(key, "There is no such key.", remedy: Self.remedy(key, known))
  }

  static func remedy(_ word: String, _ known: [String]) -> String {
    let nearest = Spelling.nearest(to: word, among: known)
    return (nearest.map { "Did you mean \($0)? " } ?? "")
      + (known.isEmpty ? "Leave it out." : "Choose from: \(known.joined(separator: ", ")).")
  }

  private func refusal(_ subject: String, _ happened: String, remedy: String? = nil)
    -> FailureReport
  {
    FailureReport(
      .badInput, attempt: "read the request", subject: subject, happened: happened,
      remedy: remedy ?? "Send JSON as openapi.json describes it.")
  }

  private static func place(of error: any Error) -> String {
    let path: [any CodingKey]
    switch error as? DecodingError {
    case .keyNotFound(let key, let context): path = context.codingPath + [key]
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      path = context.codingPath
    default: path = []
    }
    return path.isEmpty ? "body" : path.map(\.stringValue).joined(separator: ".")
  }

  private static func explanation(of error: any Error) -> String {
    switch error as? DecodingError {
    case .keyNotFound: "It is missing."
    case .typeMismatch(let type, _) where type == String.self: "It is not a text."
    case .typeMismatch(let type, _) where type is any FixedWidthInteger.Type:
      "It is not a whole number."
    case .typeMismatch(let type, _) where "\(type)".hasPrefix("Array"): "It is not a list."
    case .typeMismatch: "It is not an object of texts."
    case .valueNotFound: "It is null."
    default: "It is not what is wanted there."
    }
  }

  // MARK: Query

  func checkQuery(_ known: [String]) throws(FailureReport) {
    guard let name = query.map(\.name).first(where: { !known.contains($0) }) else { return }
    throw refusal("?\(name)", "There is no such parameter.", remedy: Self.remedy(name, known))
  }

  func flag(_ name: String) throws(FailureReport) -> Bool {
    switch query.first(where: { $0.name == name })?.value {
    case nil, "false": return false
    case "true": return true
    case .some(let value):
      throw refusal("?\(name)=\(value)", "It is no truth value.", remedy: "Write true or false.")
    }
  }

  func number(_ name: String, _ range: ClosedRange<Int>) throws(FailureReport) -> Int? {
    guard let value = query.first(where: { $0.name == name })?.value else { return nil }
    guard let number = Int(value), range.contains(number) else {
      throw refusal(
        "?\(name)=\(value)", "It is no such number.",
        remedy: "Write \(range.lowerBound) to \(range.upperBound).")
    }
    return number
  }
}

/// A body whose keys are known.
protocol RequestWire: Decodable {
  static var keys: [String] { get }
}

extension DependencyDescription: RequestWire {
  static var keys: [String] {
    [
      "kind", "name", "version", "migrations", "seed", "isolation", "runtime", "settings",
    ]
  }
}
