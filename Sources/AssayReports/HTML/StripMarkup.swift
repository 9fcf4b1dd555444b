import AssayTestRuns
import AssayVerification

/// Strips of marks and small curves in text: a letter for each run, its colour only beside it.
enum StripMarkup {
  /// The runs of a test; nothing when there are none.
  static func html(_ strip: TestStrip) -> String {
    guard !strip.marks.isEmpty else { return "" }
    let marks = strip.marks.suffix(100).map { mark in
      let kind =
        switch mark {
        case .passed, .skipped, .knownIssue: ""
        case .retried: "f"
        case .failed, .errored: "x"
        }
      return kind.isEmpty
        ? String(mark.rawValue) : "<b class=\"\(kind)\">\(mark.rawValue)</b>"
    }
    return "<span class=\"strip\" role=\"img\" aria-label=\"\(strip.words), the oldest first\">"
      + "\(marks.joined())</span>"
  }

  /// Says what the letters mean, once for a part that has strips.
  static let legend =
    "<p class=\"check\">Each letter is a run, the oldest first: <code>.</code> passed, "
    + "<code>F</code> failed, <code>E</code> error, <code>f</code> passed after a failure, "
    + "<code>s</code> skipped, <code>k</code> known issue.</p>\n"

  /// `▂▂▃█` for the latest times of a test.
  static func curve(_ times: [Duration]) -> String {
    let text = ReportFormat.curve(times)
    guard let first = times.first, let last = times.last, !text.isEmpty else { return "" }
    return "<span class=\"strip\" role=\"img\" aria-label=\"from \(ReportFormat.duration(first)) "
      + "to \(ReportFormat.duration(last)) in \(ReportFormat.count(times.count, "run"))\">"
      + "\(text)</span>"
  }

  /// A test under its suite, with its owner where one is known.
  static func name(_ test: PastTest) -> String {
    "\(Markup.name(test.identity.text, limit: 200)) <span class=\"check\">"
      + "\(Markup.name(test.suite, limit: 120))\(owner(test))</span>"
  }

  private static func owner(_ test: PastTest) -> String {
    test.owner.map { ", \(Markup.name($0, limit: 80))" } ?? ""
  }
}
