package import AssayMatching
import Foundation
import Synchronization

/// Matches whole texts, by the engine of ICU, whose patterns are those of Java; in bounded time.
package final class RegularExpressions: Sendable {
  /// Of one match; patterns with repetitions inside of repetitions may take for ever.
  private let limit: Duration
  private let compiled = Mutex<[String: Result<NSRegularExpression, PatternFault>]>([:])

  /// Beyond it the compiled patterns are made anew.
  private static let kept = 4096

  package init(limit: Duration = .seconds(1)) { self.limit = limit }

  private struct PatternFault: Error {
    var what: String
  }

  /// Whether the pattern matches all of the text.
  package func answer(_ pattern: String, _ text: String) -> MatchingTools.RegexAnswer {
    switch expression(pattern) {
    case .failure(let fault): .invalid(fault.what)
    case .success(let expression): answer(expression, text)
    }
  }

  private func answer(
    _ expression: NSRegularExpression, _ text: String
  ) -> MatchingTools.RegexAnswer {
    let end = ContinuousClock.now + limit
    var answer = MatchingTools.RegexAnswer.differs
    unsafe expression.enumerateMatches(
      in: text, options: [.reportProgress, .anchored],
      range: NSRange(text.startIndex..., in: text)
    ) { match, _, stop in
      if match != nil {
        answer = .matches
        unsafe stop.pointee = true
      } else if ContinuousClock.now > end {
        answer = .tookTooLong
        unsafe stop.pointee = true
      }
    }
    return answer
  }

  private func expression(_ pattern: String) -> Result<NSRegularExpression, PatternFault> {
    if let known = compiled.withLock({ $0[pattern] }) { return known }
    let made: Result<NSRegularExpression, PatternFault>
    do {
      // Alone first, so that a parenthesis too many is not closed by ours. Nothing at all is refused.
      _ = try NSRegularExpression(pattern: pattern.isEmpty ? "(?:)" : pattern)
      made = .success(try NSRegularExpression(pattern: "\\A(?:\(pattern))\\z"))
    } catch {
      made = .failure(PatternFault(what: "it is not well-formed"))
    }
    compiled.withLock { known in
      if known.count >= Self.kept { known = [:] }
      known[pattern] = made
    }
    return made
  }
}
