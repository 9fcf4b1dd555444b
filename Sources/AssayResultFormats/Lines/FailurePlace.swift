/// Where a test failed, as far as the text of its failure tells.
///
/// Absolute paths and paths that lead upwards are of other machines or of libraries.
struct FailurePlace: Equatable {
  var file: String
  var line: Int

  /// The first indented `name_test.go:8: …` of a Go test's output, which leaves out the folder.
  static func go(_ output: String?) -> Self? {
    for line in output?.split(whereSeparator: \.isNewline) ?? [] where line.first == " " {
      if let place = Self(line.drop { $0 == " " }, suffix: ".go") { return place }
    }
    return nil
  }

  /// The last `path:8: Error` of a pytest failure: the frames above it called the one that failed.
  static func pytest(_ details: String?) -> Self? {
    for line in details?.split(whereSeparator: \.isNewline).reversed() ?? [] {
      if let place = Self(line, suffix: ".py") { return place }
    }
    return nil
  }

  private init?(_ text: Substring, suffix: String) {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let path = text[..<colon]
    let rest = text[text.index(after: colon)...]
    guard let end = rest.firstIndex(of: ":"), rest[..<end].allSatisfy(\.isASCII),
      let line = Int(rest[..<end]), line > 0, path.hasSuffix(suffix), path.count > suffix.count,
      !path.hasPrefix("/"), !path.contains("\\"), !path.split(separator: "/").contains(".."),
      !path.contains("site-packages/"), path.first?.isWhitespace == false
    else { return nil }
    self.file = String(path)
    self.line = line
  }
}
