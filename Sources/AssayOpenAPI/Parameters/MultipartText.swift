internal import AssayJSON

/// The parts of a `multipart/form-data` body by their names (RFC 7578).
enum MultipartText {
  /// - Returns: nil when the type names no boundary.
  static func object(_ body: String, contentType: String) -> JSON? {
    guard let boundary = boundary(of: contentType) else { return nil }
    var members = JSONObject()
    let lines = "\r\n" + body.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n")
    for part in lines.split(separator: "\r\n--\(boundary)") where !part.hasPrefix("--") {
      guard let gap = part.firstRange(of: "\r\n\r\n"), let name = name(in: part[..<gap.lowerBound])
      else { continue }
      members[name] = .string(String(part[gap.upperBound...]))
    }
    return .object(members)
  }

  private static func boundary(of contentType: String) -> String? {
    guard let start = contentType.firstRange(of: "boundary=") else { return nil }
    let value = contentType[start.upperBound...].prefix { $0 != ";" && !$0.isWhitespace }
    let bare = value.filter { $0 != "\"" }
    return bare.isEmpty ? nil : bare
  }

  private static func name(in head: Substring) -> String? {
    guard let start = head.firstRange(of: " name=\"") ?? head.firstRange(of: ";name=\"") else {
      return nil
    }
    return String(head[start.upperBound...].prefix { $0 != "\"" })
  }
}
