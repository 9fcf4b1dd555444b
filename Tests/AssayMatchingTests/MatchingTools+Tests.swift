import AssayMatching
import AssayRegularExpressions

extension MatchingTools {
  static let forTests: MatchingTools = {
    let expressions = RegularExpressions()
    return MatchingTools { pattern, text in
      expressions.answer(pattern, text)
    }
  }()
}
