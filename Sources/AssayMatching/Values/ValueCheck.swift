import AssayDates
package import AssayJSON
import Synchronization

/// Holds one value against its example, as a matcher says.
struct ValueCheck: Sendable {
  var tools: MatchingTools
  /// Whether values are text in any case, as in headers: `5` is a number there.
  var isText = false
  private let patterns: DateTimePatterns
  private let patience = Patience()

  init(tools: MatchingTools, isText: Bool = false, patterns: DateTimePatterns = .init()) {
    self.tools = tools
    self.isText = isText
    self.patterns = patterns
  }

  /// How many texts took too many steps in one comparison: after some of them no other is tried.
  private final class Patience: Sendable {
    let lost = Atomic(0)
    static let most = 8
  }

  /// For values that are text in any case.
  var ofText: ValueCheck {
    var check = self
    check.isText = true
    return check
  }

  /// What is wrong with a value; nil: nothing.
  ///
  /// Limits of lists, and what is in them, are the business of who knows the list.
  func fault(_ matcher: Matcher, expected: JSON, actual: JSON) -> String? {
    switch matcher {
    case .equality: expected == actual ? nil : Self.differs(expected, actual)
    case .type(let min, let max): type(expected, actual) ?? size(actual, min, max)
    case .regex(let pattern): text(actual) { regex(pattern, $0) }
    case .include(let part):
      text(actual) {
        TextSearch.contains(part, in: $0) ? nil : "expected text with \(Self.quoted(part))"
      }
    case .number: number(actual) { _ in nil }
    case .integer: number(actual) { $0.isInteger ? nil : "expected an integer" }
    case .decimal: number(actual) { $0.isInteger ? "expected a number with a fraction" : nil }
    case .boolean: boolean(actual)
    case .null: actual == .null ? nil : "expected null"
    case .notEmpty: notEmpty(actual)
    case .semver:
      text(actual) { Self.isSemanticVersion($0) ? nil : "expected a semantic version, as 1.2.3" }
    case .moment(let moment, let format):
      text(actual) { dateFault(format ?? moment.usualFormat, $0) }
    case .contentType(let type): text(actual) { contentType(type, Array($0.utf8)) }
    case .statusCode(let range):
      number(actual) { range.contains($0.int ?? 0) ? nil : "expected \(range.words)" }
    // Of lists and objects only; a scalar is compared by its kind.
    case .values, .eachKey, .eachValue, .arrayContains: type(expected, actual)
    case .unknown(let name): "there is no matcher \(name) here; a plugin may have it"
    }
  }

  /// What is wrong when several matchers stand at a place.
  func faults(_ list: RuleList, expected: JSON, actual: JSON) -> [String] {
    let faults = list.matchers.map { fault($0, expected: expected, actual: actual) }
    if list.combination == .or, faults.contains(nil) { return [] }
    return faults.compactMap { $0 }
  }

  /// Whether a value is as the matchers at a place say.
  func holds(_ list: RuleList, expected: JSON, actual: JSON) -> Bool {
    switch list.combination {
    case .and:
      list.matchers.allSatisfy { fault($0, expected: expected, actual: actual) == nil }
    case .or:
      list.matchers.isEmpty
        || list.matchers.contains { fault($0, expected: expected, actual: actual) == nil }
    }
  }

  // MARK: Matchers

  private func type(_ expected: JSON, _ actual: JSON) -> String? {
    if isText { return nil }
    switch (expected, actual) {
    case (.null, .null), (.bool, .bool), (.number, .number), (.string, .string), (.array, .array),
      (.object, .object):
      return nil
    default: return "expected \(expected.kind.words), found \(actual.kind.words)"
    }
  }

  private func size(_ actual: JSON, _ min: Int?, _ max: Int?) -> String? {
    guard let count = actual.array?.count else { return nil }
    if let min, count < min { return "expected at least \(min) elements, found \(count)" }
    if let max, count > max { return "expected at most \(max) elements, found \(count)" }
    return nil
  }

  private func regex(_ pattern: String, _ text: String) -> String? {
    guard patience.lost.load(ordering: .relaxed) < Patience.most else {
      return "\(pattern) is not tried, as \(Patience.most) texts before took too many steps"
    }
    switch tools.regex(pattern, text) {
    case .matches: return nil
    case .differs: return "\(Self.quoted(text)) does not match \(pattern)"
    case .invalid(let why): return "the pattern \(pattern) is not understood: \(why)"
    case .tookTooLong:
      patience.lost.add(1, ordering: .relaxed)
      return "\(pattern) takes too many steps on this text; are repetitions nested?"
    }
  }

  private func text(_ value: JSON, _ check: (String) -> String?) -> String? {
    guard let text = value.text else { return "expected a single value, found \(value.kind.words)" }
    return check(text)
  }

  private func number(_ value: JSON, _ check: (JSONNumber) -> String?) -> String? {
    switch value {
    case .number(let number): return check(number)
    case .string(let text) where isText:
      guard let number = JSONNumber(text: text) else { break }
      return check(number)
    default: break
    }
    return "expected a number, found \(isText ? Self.quoted(value.text ?? "") : value.kind.words)"
  }

  private func boolean(_ value: JSON) -> String? {
    switch value {
    case .bool, .string("true"), .string("false"): nil
    default: "expected true or false, found \(value.kind.words)"
    }
  }

  private func dateFault(_ format: String, _ text: String) -> String? {
    let pattern: DateTimePattern
    do throws(DateTimePatternFault) { pattern = try patterns.pattern(format) } catch {
      return "the format \(format) is not understood: column \(error.column), \(error.what)"
    }
    do throws(DateTimeTextFault) {
      _ = try pattern.parse(text)
      return nil
    } catch {
      return
        "\(Self.quoted(text)) is not written as \(format): column \(error.column), \(error.what)"
    }
  }

  private func notEmpty(_ value: JSON) -> String? {
    let isEmpty =
      switch value {
      case .null, .string(""), .array([]): true
      case .object(let object): object.isEmpty
      default: false
      }
    return isEmpty ? "expected something, found \(value.short)" : nil
  }

  func contentType(_ type: String, _ bytes: [UInt8]) -> String? {
    let wanted = ContentType(type)
    let found = ContentSniffer.type(of: bytes)
    guard let wanted, let found else {
      return "cannot be told to be \(type)"
    }
    return found.isKind(of: wanted) ? nil : "looks like \(found), not like \(type)"
  }

  /// Three numbers without zeros in front, and maybe more (semver.org, 2.0.0).
  static func isSemanticVersion(_ text: String) -> Bool {
    let (rest, build) = cut(text[...], "+")
    let (core, release) = cut(rest, "-")
    let numbers: [Substring] = core.split(separator: ".", omittingEmptySubsequences: false)
    func isNumber(_ part: Substring) -> Bool {
      !part.isEmpty && part.allSatisfy { $0.isASCII && $0.isNumber }
        && (part.count == 1 || part.first != "0")
    }
    func isList(_ text: Substring?, isRelease: Bool) -> Bool {
      guard let text else { return true }
      let parts: [Substring] = text.split(separator: ".", omittingEmptySubsequences: false)
      return parts.allSatisfy { part in
        !part.isEmpty && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
          && (!isRelease || !part.allSatisfy(\.isNumber) || isNumber(part))
      }
    }
    return numbers.count == 3 && numbers.allSatisfy(isNumber) && isList(release, isRelease: true)
      && isList(build, isRelease: false)
  }

  private static func cut(_ text: Substring, _ mark: Character) -> (Substring, Substring?) {
    guard let place = text.firstIndex(of: mark) else { return (text, nil) }
    return (text[..<place], text[text.index(after: place)...])
  }

  // MARK: Words

  static func differs(_ expected: JSON, _ actual: JSON) -> String {
    if expected.text == actual.text, expected.kind != actual.kind {
      return "expected \(expected.short) (\(expected.kind.words)), found \(actual.kind.words)"
    }
    return "expected \(expected.short), found \(actual.short)"
  }

  static func quoted(_ text: String) -> String { JSON.string(text).short }
}

extension JSON {
  /// A single value as text; nil for lists and objects.
  package var text: String? {
    switch self {
    case .null: "null"
    case .bool(let bool): bool ? "true" : "false"
    case .number(let number): number.text
    case .string(let string): string
    case .array, .object: nil
    }
  }

  /// For messages.
  package var short: String {
    switch self {
    case .array(let array): array.isEmpty ? "[]" : "a list of \(array.count)"
    case .object(let object): object.isEmpty ? "{}" : "an object of \(object.count)"
    case .string(let text) where text.utf8.count > 200:
      JSON.string(String(text.prefix(120))).description + "… (\(text.count) letters)"
    case .number(let number) where number.text.utf8.count > 200:
      "\(number.text.prefix(120))… (\(number.text.utf8.count) digits)"
    default: description
    }
  }
}

extension JSON.Kind {
  /// With its article, for messages.
  package var words: String {
    switch self {
    case .null: "null"
    case .boolean: "a boolean"
    case .integer: "an integer"
    case .decimal: "a decimal number"
    case .string: "a string"
    case .array: "a list"
    case .object: "an object"
    }
  }
}

extension Matcher.Moment {
  package var usualFormat: String {
    switch self {
    case .date: "yyyy-MM-dd"
    case .time: "HH:mm:ss"
    case .datetime: "yyyy-MM-dd'T'HH:mm:ssXXX"
    }
  }
}

extension StatusRange {
  var words: String {
    switch self {
    case .information: "a status of information (1xx)"
    case .success: "a status of success (2xx)"
    case .redirect: "a redirect (3xx)"
    case .clientError: "a client's error (4xx)"
    case .serverError: "a server's error (5xx)"
    case .nonError: "a status below 400"
    case .error: "a status of an error (4xx, 5xx)"
    case .codes(let codes): "one of \(codes.map(String.init).joined(separator: ", "))"
    }
  }
}
