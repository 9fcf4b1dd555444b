import AssayContractDifferences
import AssayMatching
import Foundation
import Testing

struct VerificationPageTests {
  @Test func `failures come first, and what is pending does not fail`() throws {
    let html = try VerificationPage.sample().html
    let order = html.matches(of: /<details class="interaction (\w+)"( open)?>/)
      .map { "\($0.output.1)\($0.output.2 ?? "")" }
    #expect(order == ["failed open", "error open", "pending", "passed"])
    #expect(html.contains("<title>No: Shop of &quot;all&quot; &lt;things&gt; · Assay</title>"))
    #expect(html.contains("<h1>No. 2 of 4 interactions do not hold.</h1>"))
    #expect(html.contains("the provider did not answer"))
    #expect(html.contains("Everything is as expected."))
    #expect(html.contains("curl -X GET"))
    #expect(
      html.contains(
        "Was the provider state set up? Check what &quot;there are animals&quot; creates."))
  }

  @Test(
    arguments: [
      ([], "Not checked. No interaction was verified."),
      ([.passed], "Yes. The interaction holds."),
      ([.passed, .passed], "Yes. All 2 interactions hold."),
      ([.passed, .pending], "Yes. 1 of 2 interactions hold, the others are pending."),
      ([.pending], "Not checked. All interactions are pending."),
      ([.passed, .error("x")], "No. 1 of 2 interactions does not hold."),
    ] as [([VerificationPage.Outcome], String)])
  func `answers in one sentence`(outcomes: [VerificationPage.Outcome], sentence: String) {
    let page = VerificationPage(
      title: "t",
      interactions: outcomes.map { .init(consumer: "c", description: "d", outcome: $0) })
    #expect(page.html.contains("<h1>\(sentence)</h1>"))
  }

  @Test func `a page stays within a size, and says what it leaves out`() throws {
    let body = Body.present(
      Array(String(repeating: "line\n", count: 700).utf8), ContentType("text/plain"))
    let other = Body.present(
      Array(String(repeating: "word\n", count: 700).utf8), ContentType("text/plain"))
    let comparing = try Comparing(body, other)
    let interaction = VerificationPage.Interaction(
      consumer: "c", description: "d", outcome: .failed, mismatches: comparing.mismatches,
      expected: body, actual: other, curl: String(repeating: "x", count: 100_000))
    let page = VerificationPage(
      title: "t", interactions: [VerificationPage.Interaction](repeating: interaction, count: 45))
    let html = page.html
    #expect(html.utf8.count < 3_500_000)
    let saysSo = html.contains("more interactions not shown.")
    #expect(saysSo)
  }

  // Skipped where no Chromium is installed and CI is not "true"; on CI a missing browser fails.
  @Test(
    .enabled(if: Browser.isExpected, "no chromium, chromium-browser or google-chrome on PATH"),
    .serialized, arguments: [(360, false), (360, true), (1_200, false), (1_200, true)])
  func `the page works in a real browser`(width: Int, isDark: Bool) throws {
    let browser = try #require(Browser.installed, "install Chromium, or unset CI to skip this")
    let found = try browser.probe(VerificationPage.sample().html, width: width, isDark: isDark)
    #expect(found["faults"] as? [String] == [])
    #expect(found["lowContrast"] as? [String] == [])
    #expect(found["doubleIDs"] as? [String] == [])
    #expect(found["outside"] as? [String] == [])
    #expect(found["requests"] as? Int == 0)
    #expect(found["dark"] as? Bool == isDark)
    #expect(try #require(found["closedWidth"] as? Int) <= width)
    #expect(try #require(found["openWidth"] as? Int) <= width)
    #expect(found["tooWide"] as? Int == 0)
    #expect(found["opened"] as? Int == 2)
    #expect(found["order"] as? [String] == ["failed", "error", "pending", "passed"])
    #expect(found["unfocusable"] as? Int == 0)
    #expect(found["headings"] as? Int == 1)
    #expect(found["slashFocuses"] as? Bool == true)
    #expect(found["matches"] as? Int == 1)
    #expect(found["status"] as? String == "1 of 4 interactions")
    #expect(found["restored"] as? Int == 4)
    #expect(try #require(found["changed"] as? Int) > 4)
  }
}

extension VerificationPage {
  fileprivate static func sample() throws -> VerificationPage {
    let animals = try Samples.animals()
    let text = try Comparing(
      Samples.hostile + "\n日本語\n" + String(repeating: "long", count: 100),
      "x" + Samples.hostile + "\n日本\n" + String(repeating: "lang", count: 100), type: "text/plain")
    let status = Mismatch(
      .status, expected: "200", actual: "404", "expected 200, found 404")
    return VerificationPage(
      title: "Shop of \"all\" <things>",
      interactions: [
        .init(consumer: "web", description: "a request that passes", outcome: .passed),
        .init(
          consumer: "app", description: "what comes later", outcome: .pending,
          mismatches: text.mismatches, expected: text.expected, actual: text.actual),
        .init(
          consumer: "app", description: "no answer", outcome: .error("the provider did not answer"),
          curl: "curl -X GET \\\n  'http://127.0.0.1:1/\(String(repeating: "a", count: 200))'"),
        .init(
          consumer: "web", description: "a request for animals", states: ["there are animals", ""],
          outcome: .failed, mismatches: animals.mismatches + [status], expected: animals.expected,
          actual: animals.actual, rules: animals.rules,
          curl: "curl -X GET http://127.0.0.1:8080/animals"),
      ])
  }
}
