import AssayContractDifferences
import AssayMatching

/// Differences that several kinds of output show.
enum Samples {
  /// An answer with a bit of everything.
  static func animals() throws -> Comparing {
    try Comparing(
      #"""
      {"id": 7, "kind": "farm", "owner": {"name": "Mary Smith", "since": "2020-01-01"},
       "animals": [{"name": "Fred", "legs": 4}, {"name": "日本語", "legs": 4}, {"name": "Tom", "legs": 4}],
       "a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7, "expires_at": "2026-01-01"}
      """#,
      #"""
      {"id": 99, "kind": "farm", "owner": {"name": "Mary Smythe", "since": null},
       "animals": [{"name": "日本語", "legs": 4}, {"name": "Tom", "legs": "4"}],
       "a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7, "expiresAt": "2026-01-01"}
      """#,
      rules: #"{"$.id": {"matchers": [{"match": "integer"}]}}"#)
  }

  /// Everything that an outside string could try.
  static let hostile =
    "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'`&amp;\u{202E}rtl\u{1B}[31m"
    + "\u{0}\u{8}\u{7F}``` ~~~ --> ]]> é👩‍👩‍👧 שלום"
}
