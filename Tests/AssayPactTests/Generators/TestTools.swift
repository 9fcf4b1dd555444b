import AssayJSON
import AssayMatching
import AssayPact

extension MatchingTools {
  /// By the library's own expressions.
  static let simple = MatchingTools { pattern, text in
    guard let regex = try? Regex(pattern) else { return .invalid("it is none") }
    return (try? regex.wholeMatch(in: text)) != nil ? .matches : .differs
  }
}

extension Generation {
  struct NoSuchMoment: Error {}

  static func forTests(
    _ mode: Mode = .provider, seed: UInt64 = 1, mockServer: String? = "http://mock:1"
  ) -> Generation {
    Generation(
      mode, states: ["id": 17, "name": "Ann", "ok": true, "list": [1]], mockServer: mockServer,
      tools: .simple,
      calendar: { kind, format, expression in
        if expression == "never" { throw NoSuchMoment() }
        return "\(kind.rawValue) \(format ?? "-") \(expression ?? "-")"
      }, random: SplitMix64(seed: seed))
  }
}
