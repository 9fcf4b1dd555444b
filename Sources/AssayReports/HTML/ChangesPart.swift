import AssayVerification

/// What is different from the last run that said yes.
enum ChangesPart {
  static func html(_ past: RunPast?) -> String {
    guard let past else { return "" }
    guard let since = past.sinceGreen else {
      return past.noGreen.map { "<p>Nothing to compare with: \(Markup.line($0)).</p>\n" } ?? ""
    }
    let commit = since.commit.map { " at \(Markup.code(String($0.prefix(12))))" } ?? ""
    let parts = since.parts
    var html =
      "<p>Run \(Markup.code(since.run, limit: 80))\(commit), "
      + "\(ReportFormat.timestamp(since.startedAt).prefix(16).replacing("T", with: " ")) UTC, "
      + "said yes. Since then: "
      + (parts.isEmpty ? "the same tests with the same results" : parts.joined(separator: ", "))
      + ".</p>\n"
    html += list("New failures", since.newFailures, isOpen: true)
    html += list("Fixed", since.fixed, isOpen: true)
    html += slower(since.slower)
    html += list("Lost tests", since.lostTests, isOpen: true)
    html += list("New tests", since.newTests, isOpen: false)
    return html + commits(since)
  }

  private static func list(_ title: String, _ tests: [PastTest], isOpen: Bool) -> String {
    section(title, tests, isOpen: isOpen) { test in
      "<li>\(StripMarkup.name(test)) \(StripMarkup.html(test.strip))</li>\n"
    }
  }

  private static func slower(_ tests: [SinceGreen.SlowerTest]) -> String {
    section("Slower tests", tests, isOpen: true) { slower in
      "<li>\(StripMarkup.name(slower.test)): usually \(ReportFormat.duration(slower.usual)), now "
        + "<b>\(ReportFormat.duration(slower.now))</b></li>\n"
    }
  }

  private static func commits(_ since: SinceGreen) -> String {
    guard let count = since.commitCount else { return "" }
    if count == 0 { return "<p class=\"check\">The commit is the same.</p>\n" }
    return section("Commits between", since.commits, of: count, isOpen: false) { commit in
      "<li>\(Markup.code(String(commit.id.prefix(10)))) \(Markup.name(commit.subject))</li>\n"
    }
  }

  private static func section<Item>(
    _ title: String, _ items: [Item], of total: Int? = nil, isOpen: Bool,
    row: (Item) -> String
  ) -> String {
    guard !items.isEmpty else { return "" }
    var budget = PageBudget(bytes: 40_000)
    var rows = budget.rows(items, atMost: 50, row)
    rows.leftOut += (total ?? items.count) - items.count
    return "<details class=\"changes\"\(isOpen ? " open" : "")><summary>\(title): "
      + "\(ReportFormat.grouped(total ?? items.count))</summary><ul>\n"
      + "\(rows.with(more: "of them", element: "li"))</ul></details>\n"
  }
}
