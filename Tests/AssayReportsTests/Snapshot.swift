import Foundation
import Testing

/// Compares printed text with a file under `Snapshots`; `ASSAY_UPDATE=1` writes the file instead.
func expectSnapshot(
  _ text: String, named name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let file = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Snapshots").appending(path: name + ".txt")
  if ProcessInfo.processInfo.environment["ASSAY_UPDATE"] == "1" {
    try text.write(to: file, atomically: true, encoding: .utf8)
    return
  }
  let expected = try String(contentsOf: file, encoding: .utf8)
  #expect(
    text == expected, "differs from Snapshots/\(name).txt; run with ASSAY_UPDATE=1 to rewrite it",
    sourceLocation: sourceLocation)
}

/// Escapes and carriage returns made readable, so that snapshots are plain text.
func visible(_ text: String) -> String {
  text.replacing("\u{1B}", with: "␛").replacing("\r", with: "␍")
}

extension String {
  /// Everything an outside string could try, in one.
  static let hostile =
    "</script><script>alert(1)</script> \"q\" 'a' &amp; <b> `x` |p| @octocat ]]> \u{202E}rtl\u{202C}"
    + " שלום \u{1B}[31mred\u{1B}[0m \u{1B}]8;;http://evil.example\u{7} \u{0}\u{8}\u{FFFE} é👩‍👩‍👧"
    + " ##[error]x\n::error::pwned\r\n%0A --> " + String(repeating: "long", count: 3_000)
}
