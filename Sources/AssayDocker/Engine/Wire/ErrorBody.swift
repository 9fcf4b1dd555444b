import Foundation

/// The body of an answer that is not a success.
struct ErrorBody: Decodable {
  var message: String?

  /// What the engine says: the message of the JSON body, or the body when it is something else.
  static func message(in body: [UInt8]) -> String {
    if let error = try? JSONDecoder().decode(ErrorBody.self, from: Data(body)),
      let message = error.message
    {
      return message
    }
    // A proxy in between answers with a page; its first line is enough.
    let text = String(decoding: body.prefix(500), as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).first.map {
      $0.trimmingCharacters(in: .whitespaces)
    }
      ?? ""
  }
}

/// Says what is wrong with JSON, in a few words.
enum JSONFault {
  static func describe(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error)" }
    switch error {
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .keyNotFound(_, let context), .dataCorrupted(let context):
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      return path.isEmpty ? context.debugDescription : "\(context.debugDescription) at \(path)"
    @unknown default: return "\(error)"
    }
  }
}
