package import AssayJSON
package import AssayMatching

/// Makes values for one test: those of a request or message to send, or of an answer to give.
///
/// The same contract and the same seed give the same values.
package struct Generation: Sendable {
  package enum Mode: Sendable, Hashable {
    /// Examples for the consumer: states have no values yet.
    case consumer
    /// Requests to the provider: the mock has no address.
    case provider
  }

  /// Writes a moment as a format and an expression say, such as `tomorrow + 1 week`.
  package typealias Calendar =
    @Sendable (
      _ kind: Matcher.Moment, _ format: String?, _ expression: String?
    ) throws -> String

  package var mode: Mode
  /// What setting up the states returned.
  package var states: JSONObject
  /// The mock's address, as `http://127.0.0.1:8080`.
  package var mockServer: String?
  package var tools: MatchingTools
  package var calendar: Calendar
  package var random: SplitMix64
  /// How many values one call has made.
  var made = 0

  /// How many values one call may make.
  package static let most = 100_000
  /// How often a text is made for a pattern before it is given up.
  private static let attempts = 10

  package init(
    _ mode: Mode, states: JSONObject = [:], mockServer: String? = nil, tools: MatchingTools,
    calendar: @escaping Calendar, random: SplitMix64
  ) {
    self.mode = mode
    self.states = states
    self.mockServer = mockServer
    self.tools = tools
    self.calendar = calendar
    self.random = random
  }

  /// Why a value could not be made.
  package struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
    /// As `body $.id`; empty for a value without one.
    package var place: String
    package var what: String

    package init(_ what: String, place: String = "") {
      self.what = what
      self.place = place
    }

    package var description: String { place.isEmpty ? what : "\(place): \(what)" }
  }

  /// Whether it makes anything in this mode; where not, the example stays.
  package func applies(_ generator: Generator) -> Bool {
    switch generator.kind {
    case .providerState: mode == .provider
    case .mockServerURL: mode == .consumer
    default: true
    }
  }

  /// Makes one value; numbers are made as text where the example is a text.
  ///
  /// - Throws: `Fault` when the generator is not known or has not what it needs.
  package mutating func value(
    _ generator: Generator, insteadOf example: JSON
  ) throws(Fault) -> JSON {
    let isText = example.string != nil
    switch generator.kind {
    case .randomInt(let range):
      let number = random.next(in: range)
      return isText ? .string(String(number)) : .number(JSONNumber(number))
    case .randomDecimal(let digits):
      let text = decimal(digits)
      if !isText, let number = JSONNumber(text: text) { return .number(number) }
      return .string(text)
    case .randomHexadecimal(let digits): return .string(text(digits, of: "0123456789ABCDEF"))
    case .randomString(let size):
      let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
      return .string(text(size, of: letters))
    case .regex(let pattern): return .string(try text(matching: pattern))
    case .uuid(let format): return .string(uuid(format))
    case .randomBoolean:
      let bool = random.next(below: 2) == 1
      return isText ? .string(String(bool)) : .bool(bool)
    case .moment(let moment, let format, let expression):
      do { return .string(try calendar(moment, format, expression)) } catch {
        throw Fault("the \(moment.rawValue) cannot be made: \(error)")
      }
    case .providerState(let expression, let type):
      return try StateExpression(states: states).value(expression, type)
    case .mockServerURL(let example, let pattern):
      return .string(try address(example, pattern))
    case .unknown(let name): throw Fault("the generator \(name) is not known")
    }
  }

  // MARK: Texts

  private mutating func text(_ count: Int, of letters: String) -> String {
    let letters = Array(letters.utf8)
    let bytes = (0..<count).map { _ in random.element(of: letters) ?? 0x30 }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// As many digits, with a point among them where there are two; no zeros at the ends.
  private mutating func decimal(_ digits: Int) -> String {
    guard digits > 1 else { return text(1, of: "123456789") }
    let middle = text(digits - 2, of: "0123456789")
    let all = text(1, of: "123456789") + middle + text(1, of: "123456789")
    let point = random.next(in: 1...(digits - 1))
    return "\(all.prefix(point)).\(all.dropFirst(point))"
  }

  private mutating func text(matching pattern: String) throws(Fault) -> String {
    var words = "the texts that were made do not match it"
    do throws(PatternText.Fault) {
      let maker = try PatternText(pattern)
      // What is said by anchors and possessive repetitions only a match can tell.
      for _ in 0..<Self.attempts {
        let text = try maker.make(&random)
        if tools.regex(pattern, text) != .differs { return text }
      }
    } catch { words = error.words }
    throw Fault("no text can be made for \(JSON.string(pattern).short): \(words)")
  }

  /// Of version 4, which is all chance (RFC 9562).
  private mutating func uuid(_ format: Generator.UUIDFormat) -> String {
    var letters = Array(text(32, of: "0123456789abcdef"))
    letters[12] = "4"
    letters[16] = random.element(of: Array("89ab")) ?? "8"
    if format == .simple { return String(letters) }
    var text = ""
    for (index, letter) in letters.enumerated() {
      if [8, 12, 16, 20].contains(index) { text.append("-") }
      text.append(letter)
    }
    switch format {
    case .simple, .lowerCase: return text
    case .upperCase: return text.uppercased()
    case .urn: return "urn:uuid:\(text)"
    }
  }

  private func address(_ example: String, _ pattern: String) throws(Fault) -> String {
    guard let mockServer else { throw Fault("the mock has no address") }
    let tail = try FirstGroup(pattern).find(in: example, tools)
    let base = mockServer.hasSuffix("/") ? String(mockServer.dropLast()) : mockServer
    return base + (tail.hasPrefix("/") ? tail : "/\(tail)")
  }
}
