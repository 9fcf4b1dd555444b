import AssayJSON
import AssayMatching

/// Finds what the first group of a pattern stands for, with a tool that only says whether whole
/// texts match.
struct FirstGroup {
  /// In letters; the search takes as many questions as there are ends and beginnings.
  private static let longest = 300

  private let pattern: String
  private let before: String
  private let group: String
  private let after: String

  init(_ pattern: String) throws(Generation.Fault) {
    self.pattern = pattern
    let letters = Array(pattern)
    var opening: Int?
    var depth = 0
    var closing: Int?
    var isInClass = false
    var index = 0
    while index < letters.count, closing == nil {
      switch letters[index] {
      case "\\": index += 1
      case "[": isInClass = true
      case "]": isInClass = false
      case "(" where !isInClass:
        let isPlain = index + 1 >= letters.count || letters[index + 1] != "?"
        if opening == nil, isPlain {
          opening = index
          depth = 0
        } else {
          depth += 1
        }
      case ")" where !isInClass:
        if opening != nil, depth == 0 { closing = index } else { depth -= 1 }
      default: break
      }
      index += 1
    }
    guard let opening, let closing else {
      throw Generation.Fault("\(JSON.string(pattern).short) has no group")
    }
    before = String(letters[..<opening])
    group = String(letters[(opening + 1)..<closing])
    after = String(letters[(closing + 1)...])
  }

  /// The longest beginning that leaves something for the group, as greedy patterns have it.
  func find(in text: String, _ tools: MatchingTools) throws(Generation.Fault) -> String {
    let letters = Array(text)
    guard letters.count <= Self.longest else {
      throw Generation.Fault("the example is longer than \(Self.longest) letters")
    }
    for start in letters.indices.reversed()
    where try matches(before, String(letters[..<start]), tools) {
      for end in (start...letters.count).reversed() {
        let (middle, rest) = (String(letters[start..<end]), String(letters[end...]))
        if try matches(after, rest, tools), try matches(group, middle, tools) { return middle }
      }
    }
    throw Generation.Fault(
      "\(JSON.string(pattern).short) does not match the example \(JSON.string(text).short)")
  }

  private func matches(
    _ pattern: String, _ text: String, _ tools: MatchingTools
  ) throws(Generation.Fault) -> Bool {
    if pattern.isEmpty || pattern == "$" || pattern == "^" { return text.isEmpty }
    switch tools.regex(pattern, text) {
    case .matches: return true
    case .differs: return false
    case .invalid(let why):
      throw Generation.Fault("\(JSON.string(pattern).short) is no pattern: \(why)")
    case .tookTooLong:
      throw Generation.Fault("\(JSON.string(pattern).short) takes too long to match")
    }
  }
}
