/// E-mail addresses in a line of text.
enum EmailAddresses {
  /// Reserved for examples and tests, or of no person.
  private static let exampleDomains = [
    "example.com", "example.org", "example.net", "users.noreply.github.com",
  ]
  private static let exampleEndings = [".example", ".test", ".invalid", ".localhost", ".local"]
  /// What follows an `@` and a dot without being a domain: `icon@2x.png`, `@types/node.ts`.
  private static let fileEndings: Set<String> = [
    "png", "jpg", "jpeg", "gif", "svg", "webp", "js", "ts", "css", "json", "py", "swift", "html",
  ]

  static func areReal(in line: ArraySlice<UInt8>) -> Bool {
    for at in line.indices where line[at] == UInt8(ascii: "@") {
      let local = line[..<at].reversed().prefix(while: isLocal)
      let domain = line[(at + 1)...].prefix(while: isDomain)
      guard !local.isEmpty, local.count <= 64, domain.count <= 253 else { continue }
      let start = at - local.count
      // `scheme://name:secret@host` is no address.
      if start > line.startIndex, UInt8(ascii: ":") == line[start - 1] {
        let name = line[..<(start - 1)].reversed().prefix(while: isLocal)
        if line[..<(start - 1 - name.count)].suffix(2).elementsEqual("//".utf8) { continue }
      }
      // `git@host:path` is where a repository lies.
      if at + 1 + domain.count < line.endIndex, local.elementsEqual("tig".utf8) { continue }
      if isReal(String(decoding: domain, as: UTF8.self).lowercased()) { return true }
    }
    return false
  }

  private static func isReal(_ text: String) -> Bool {
    var domain = text[...]
    while domain.last.map({ $0 == "." || $0 == "-" }) == true { domain.removeLast() }
    let parts = domain.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count > 1, let last = parts.last, last.count > 1, !parts.contains(""),
      last.utf8.allSatisfy(\.isLetter), !fileEndings.contains(String(last))
    else { return false }
    // `mail.example.com`, and also `example.de`: nobody writes that for a real one.
    let isExample =
      exampleDomains.contains { domain == $0 || domain.hasSuffix("." + $0) }
      || exampleEndings.contains { domain.hasSuffix($0) }
      || parts.dropLast().contains { $0 == "example" || $0 == "test" }
    return !isExample
  }

  private static func isLocal(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.isDigit || "._%+-".utf8.contains(byte)
  }

  private static func isDomain(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.isDigit || ".-".utf8.contains(byte)
  }
}
