package import AssayEvidence
package import AssayTestRuns
import AssayVerification
import Foundation

/// How numbers, durations and verdicts read in every report for people.
package enum ReportFormat {
  /// `430 ms`, `1.2 s`, `3m 05s`, `1h 02m`: two or three digits, whatever the size.
  package static func duration(_ duration: Duration) -> String {
    let milliseconds = (max(duration.seconds, 0) * 1_000).rounded()
    if milliseconds < 1_000 { return "\(Int(milliseconds)) ms" }
    let tenths = (milliseconds / 100).rounded()
    if tenths < 600 { return "\(decimal(tenths / 10)) s" }
    let seconds = (milliseconds / 1_000).rounded()
    guard seconds < 1e12 else { return "very long" }
    let whole = Int(seconds)
    if whole < 3_600 { return "\(whole / 60)m \(twoDigits(whole % 60))s" }
    let minutes = Int((seconds / 60).rounded())
    return "\(minutes / 60)h \(twoDigits(minutes % 60))m"
  }

  /// `00:03.2`, minutes and seconds since a start; aligns in a log.
  package static func clock(_ duration: Duration) -> String {
    let tenths = Int((min(max(duration.seconds, 0), 1e9) * 10).rounded(.down))
    let seconds = tenths / 10
    return "\(twoDigits(seconds / 60)):\(twoDigits(seconds % 60)).\(tenths % 10)"
  }

  /// `52.4 %`, `50 %`; at most one decimal, and a dash for what is not a number.
  package static func percent(_ value: Double) -> String {
    value.isFinite ? "\(decimal(value)) %" : "–"
  }

  /// At most one decimal, none when it would be zero.
  package static func decimal(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
    let tenths = (value * 10).rounded() / 10
    return tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
  }

  /// `1 test`, `84 tests`, `100,000 tests`.
  package static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
    "\(grouped(number)) \(number == 1 ? noun : plural ?? noun + "s")"
  }

  /// `100,000`.
  package static func grouped(_ number: Int) -> String {
    var digits = String(number.magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (number < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
  }

  /// `42 passed, 1 failed, 2 skipped`: what there is none of is left out.
  package static func counts(_ counts: TestCounts) -> String {
    var parts = ["\(grouped(counts.passed)) passed"]
    if counts.failures > 0 { parts.insert("\(grouped(counts.failures)) failed", at: 0) }
    if counts.skipped > 0 { parts.append("\(grouped(counts.skipped)) skipped") }
    if counts.knownIssues > 0 {
      parts.append(count(counts.knownIssues, "known issue"))
    }
    if counts.flaky > 0 { parts.append("\(grouped(counts.flaky)) flaky") }
    return parts.joined(separator: ", ")
  }

  /// ISO 8601 in UTC with milliseconds: `2026-11-23T00:58:12.345Z`.
  package static func timestamp(_ time: UnixTime) -> String {
    let limits = -62_135_596_800_000.0...253_402_300_799_999.0  // the years 1 to 9999
    let raw = time.secondsSince1970.isNaN ? 0 : time.secondsSince1970 * 1_000
    let milliseconds = Int64(min(max(raw, limits.lowerBound), limits.upperBound).rounded())
    let fraction = ((milliseconds % 1_000) + 1_000) % 1_000
    let whole = Date(timeIntervalSince1970: Double((milliseconds - fraction) / 1_000))
    let padded = String(String(1_000 + fraction).dropFirst())
    return whole.formatted(.iso8601).dropLast() + ".\(padded)Z"
  }

  /// A share from 0 to 1 as percent: `2.5 %`, `50 %`.
  package static func share(_ share: Double) -> String {
    let value = share * 100
    return value.isFinite && value >= 10 ? "\(decimal(value.rounded())) %" : percent(value)
  }

  /// `2026-11-23`, in UTC.
  package static func day(_ time: UnixTime) -> String { String(timestamp(time).prefix(10)) }

  /// `▂▂▃█`: times against the longest of them.
  package static func curve(_ times: [Duration]) -> String {
    let longest = times.map(\.seconds).max() ?? 0
    guard longest > 0 else { return "" }
    let steps = Array("▁▂▃▄▅▆▇█")
    return String(
      times.map { time in
        let share = min(max(time.seconds / longest, 0), 1)
        return steps[Int((share * Double(steps.count - 1)).rounded())]
      })
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}

extension Verdict {
  /// For people: `holds`, `does not hold`, `not checked`.
  var words: String {
    switch self {
    case .holds: "holds"
    case .doesNotHold: "does not hold"
    case .notChecked: "not checked"
    }
  }

  /// The verdict on an anti-pattern, which holds when the pattern is absent.
  var antiPatternWords: String {
    switch self {
    case .holds: "absent"
    case .doesNotHold: "found"
    case .notChecked: "not checked"
    }
  }
}

extension TestLayer {
  /// From the base of the pyramid to its top.
  static let pyramidOrder: [TestLayer] = [.unit, .integration, .contract, .endToEnd]

  var pyramidRank: Int { Self.pyramidOrder.firstIndex(of: self) ?? 0 }
}
