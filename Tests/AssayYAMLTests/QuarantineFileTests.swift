import AssayEvidence
import AssayFlakiness
import AssayYAML
import Testing

struct QuarantineFileTests {
  private static let entry = """
      - test: "PricingTests.*"
        suite: orders/unit
        owner: "@orders"
        reason: the queue is slow
        issue: https://example.com/7
        since: 2026-11-01
        expires: 2026-11-15
    """

  private func parse(_ text: String) throws(FailureReport) -> QuarantineList {
    try QuarantineFile.parse(Array(text.utf8))
  }

  @Test func `an entry has all that is needed to judge it`() throws {
    let list = try parse("quarantine: 1\nlimit: 3\ntests:\n\(Self.entry)\n")
    #expect(list.maximumTests == 3)
    let entry = try #require(list.entries.first)
    #expect(entry.pattern.text == "PricingTests.*" && entry.suite == "orders/unit")
    #expect(entry.owner == "@orders" && entry.by == "@orders" && entry.note == nil)
    #expect(entry.expires.secondsSince1970 - entry.since.secondsSince1970 == 14 * 86_400)
    #expect(entry.since.secondsSince1970 == 1_793_491_200)
    #expect(list.location(of: entry) == "assay.quarantine.yaml:4:5")
  }

  @Test func `a list may be empty`() throws {
    let list = try parse("quarantine: 1\n")
    #expect(list.entries.isEmpty && list.maximumTests == 20)
  }

  @Test(arguments: [
    ("tests: []", "quarantine"), ("quarantine: 2", "quarantine"),
    ("quarantine: 1\nlimit: 0", "limit"), ("quarantine: 1\nlimit: many", "limit"),
    ("quarantine: 1\ntests: 5", "tests"), ("quarantine: 1\ntests: [5]", "tests[0]"),
    ("quarantine: 1\ntest: []", "did you mean 'tests'?"),
    (
      "quarantine: 1\ntests:\n" + entry.replacing("owner: \"@orders\"", with: "owner: \"\""),
      "tests[0].owner"
    ),
    (
      "quarantine: 1\ntests:\n" + entry.replacing("    issue: https://example.com/7\n", with: ""),
      "tests[0].issue"
    ),
    ("quarantine: 1\ntests:\n" + entry.replacing("11-15", with: "12-15"), "44 days"),
    ("quarantine: 1\ntests:\n" + entry.replacing("11-15", with: "10-15"), "-17 days"),
    ("quarantine: 1\ntests:\n" + entry.replacing("2026-11-15", with: "tomorrow"), "tomorrow"),
    ("quarantine: 1\ntests:\n" + entry.replacing("2026-11-15", with: "2026-02-31"), "2026-02-31"),
    ("quarantine: [1", "assay.quarantine.yaml"),
    ("", "assay.quarantine.yaml"),
  ])
  func `what is wrong is told with its place`(text: String, words: String) {
    let failure = #expect(throws: FailureReport.self) { try parse(text) }
    #expect(failure?.status == .badInput)
    let said = failure?.description ?? ""
    #expect(said.contains(words), "\(said)")
  }
}
