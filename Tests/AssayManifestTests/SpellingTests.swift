import AssayManifest
import AssayYAML
import Testing

struct SpellingTests {
  @Test(arguments: [
    ("untis", "unit"), ("UNIT", "unit"), ("integ", "integration"), ("unit-tests", "unit"),
    ("contarct", "contract"), ("e2", "e2e"), ("smoke", nil), ("x", nil),
  ])
  func `proposes a layer for a slip and nothing for another word`(
    word: String, suggestion: String?
  ) {
    let yaml = "assay: 1\nsystem: s\nservices: {a: {suites: [{layer: \(word), run: pytest}]}}\n"
    let diagnostics = ManifestYAML.decode(Array(yaml.utf8)).decoded.diagnostics
    #expect(diagnostics.map(\.suggestion) == [suggestion])
  }
}
