package import AssayMatching

/// Writes requests as commands for a POSIX shell, with which people try them again.
package enum CurlCommand {
  /// In bytes; what is longer is named, not shown.
  static let longestBody = 16 << 10

  /// - Parameters:
  ///   - request: as it was sent.
  ///   - url: where it went.
  ///   - contract: as the contract says it; what was added to its headers may be a secret, and
  ///     becomes a variable of the shell.
  /// - Returns: one line.
  package static func text(
    _ request: RequestParts, to url: String, contract: RequestParts
  ) -> String {
    var words = ["curl", "-i"]
    switch request.method.uppercased() {
    case "GET": break
    case "HEAD": words = ["curl", "--head"]
    case let method: words += ["-X", quoted(method)]
    }
    if url.contains("/.") { words.append("--path-as-is") }
    for (name, values) in request.headers.items {
      let isKnown = contract.headers[name] == values || name.lowercased() == "content-type"
      for value in values {
        words.append("-H")
        words.append(
          isKnown ? quoted("\(name): \(value)") : quoted("\(name): ") + "\"$\(variable(name))\"")
      }
    }
    let (source, data) = body(request.body)
    return source + (words + data + [quoted(url)]).joined(separator: " ")
  }

  private static func body(_ body: Body) -> (source: String, data: [String]) {
    guard let bytes = body.sent else { return ("", []) }
    if bytes.count > longestBody {
      return ("", ["--data-binary", "@BODY-OF-\(bytes.count)-BYTES"])
    }
    if let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) {
      // Else it would be the name of a file.
      let isName = text.hasPrefix("@")
      return ("", [isName ? "--data-raw" : "--data-binary", quoted(text)])
    }
    return ("echo \(Base64.encode(bytes)) | base64 -d | ", ["--data-binary", "@-"])
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: #"'\''"#) + "'"
  }

  private static func variable(_ name: String) -> String {
    String(name.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }
}

extension Body {
  /// The bytes that go over the wire; nil: none.
  package var sent: [UInt8]? {
    switch self {
    case .missing, .empty: nil
    case .null: Array("null".utf8)
    case .present(let bytes, _): bytes
    }
  }
}
