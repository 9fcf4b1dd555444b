import AssayManifest
import Testing

struct DiagnosticRenderingTests {
  private let text = "assay: 1\r\nsystem: shop\r\n  layer: \u{1F98A} units\r\n"

  @Test func `shows the line with a caret`() {
    let diagnostic = ManifestDiagnostic(
      at: SourcePlace(line: 3, column: 12), path: "services.orders.suites[0].layer",
      expected: "one of unit, integration, contract, e2e", found: "'units'", suggestion: "unit")
    #expect(
      diagnostic.rendered(file: "assay.yaml", text: text) == """
        assay.yaml:3:12: error: services.orders.suites[0].layer: expected one of unit, \
        integration, contract, e2e, found 'units' – did you mean 'unit'?
          3 |   layer: \u{1F98A} units
            |            ^
        """)
  }

  @Test(arguments: [
    (nil, nil, "expected x, found y"),
    ("z", nil, "expected x, found y – did you mean 'z'?"),
    (nil, "do it", "expected x, found y – do it"),
    ("z", "do it", "expected x, found y – did you mean 'z'? Otherwise do it"),
  ])
  func `joins suggestion and remedy`(suggestion: String?, remedy: String?, message: String) {
    let diagnostic = ManifestDiagnostic(
      .warning, at: SourcePlace(line: 1, column: 1), expected: "x", found: "y",
      suggestion: suggestion, remedy: remedy)
    #expect(diagnostic.message == message)
    #expect(diagnostic.rendered(file: "f", text: "").hasPrefix("f:1:1: warning: expected x"))
  }

  @Test(arguments: [(0, 0), (4, 1), (99, 99), (-1, -1)])
  func `leaves the line out when the place is outside of the text`(line: Int, column: Int) {
    let diagnostic = ManifestDiagnostic(
      at: SourcePlace(line: line, column: column), expected: "x", found: "y")
    #expect(
      diagnostic.rendered(file: "f", text: text)
        == "f:\(line):\(column): error: expected x, found y")
  }

  @Test func `shows the middle of a long line, without control characters`() {
    let line = String(repeating: "a", count: 300) + "\u{1B}!" + String(repeating: "b", count: 300)
    let diagnostic = ManifestDiagnostic(
      at: SourcePlace(line: 1, column: 302), expected: "x", found: "y")
    let rendered = diagnostic.rendered(file: "f", text: line).split(separator: "\n")
    #expect(
      rendered[1]
        == "  1 | …" + String(repeating: "a", count: 49) + " !"
        + String(repeating: "b", count: 49) + "…")
    #expect(rendered[2].count == "  1 | ".count + 52)
    #expect(rendered[2].last == "^")
  }

  @Test(arguments: [
    ("plain", "plain"), ("a\nb\tc", "a\\nb\\tc"), ("\u{1B}[2J", "\\u{1b}[2J"),
    ("\u{202E}x", "\\u{202e}x"),
    (String(repeating: "é", count: 61), String(repeating: "é", count: 60) + "…"),
  ])
  func `shows foreign text on one line`(text: String, shown: String) {
    #expect(ManifestDiagnostic.shown(text) == shown)
  }
}
