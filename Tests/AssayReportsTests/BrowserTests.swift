import AssayReports
import AssayVerification
import Testing

// Skipped where no Chromium is installed and CI is not "true"; on CI a missing browser fails.
@Suite(
  .enabled(if: Browser.isExpected, "no chromium, chromium-browser or google-chrome on PATH"),
  .serialized)
struct BrowserTests {
  @Test(arguments: [
    ("failing", 360, false), ("failing", 1_200, true), ("hostile", 360, true),
    ("passing", 360, false), ("with past", 360, true), ("with past", 1_200, false),
  ])
  func `the page works in a real browser`(name: String, width: Int, isDark: Bool) throws {
    let samples = [
      "failing": SampleReports.failing, "passing": SampleReports.passing,
      "with past": SampleReports.withPast,
      "hostile": SampleReports.hostile(.hostile),
    ]
    let browser = try #require(Browser.installed, "install Chromium, or unset CI to skip this")
    let page = HTMLReport.render(try #require(samples[name]))
    let found = try browser.probe(page, width: width, isDark: isDark)
    #expect(found["faults"] as? [String] == [])
    #expect(found["lowContrast"] as? [String] == [])
    #expect(found["lostAnchors"] as? [String] == [])
    #expect(found["doubleIDs"] as? [String] == [])
    #expect(found["outside"] as? [String] == [])
    #expect(found["requests"] as? Int == 0)
    #expect((found["title"] as? String)?.hasPrefix(name == "passing" ? "Yes: " : "No: ") == true)
    #expect(found["dark"] as? Bool == isDark)
    #expect(found["width"] as? Int == width)
    #expect(try #require(found["closedWidth"] as? Int) <= width)
    #expect(try #require(found["openWidth"] as? Int) <= width)
    #expect(found["unfocusable"] as? Int == 0)
    #expect(found["headings"] as? Int == 1)
    #expect(found["landmarks"] as? Int == 4)
    #expect(found["slashFocuses"] as? Bool == true)
    #expect(found["restored"] as? Int == found["tests"] as? Int)
    let tests = try #require(found["tests"] as? Int)
    let matches = 6
    #expect(found["matches"] as? Int == matches)
    #expect(found["status"] as? String == "\(matches) of \(tests) listed tests")
  }
}
