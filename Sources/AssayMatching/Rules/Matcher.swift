/// How a value is compared where its example is not what matters.
///
/// Source: the Pact specification, versions 2 to 4.
package indirect enum Matcher: Sendable, Hashable {
  case equality
  /// The whole value, as text, matches.
  case regex(String)
  /// The kind of JSON value is the same; lists may have limits.
  case type(min: Int?, max: Int?)
  case number, integer, decimal, boolean, null
  /// The value, as text, contains the text.
  case include(String)
  /// Written as the pattern says; nil: as the kind usually is.
  case moment(Moment, format: String?)
  /// What the bytes look like, as a media type.
  case contentType(String)
  /// Any names, values like the example's.
  case values
  case eachKey([Matcher])
  case eachValue([Matcher])
  /// Each variant stands for one element that must be somewhere in the list.
  case arrayContains([Variant])
  case statusCode(StatusRange)
  case notEmpty
  case semver
  /// Of a plugin, or of a later version.
  case unknown(String)

  package enum Moment: String, Sendable, Hashable {
    case date, time, datetime
  }

  package struct Variant: Sendable, Hashable {
    /// Of the example in the expected list.
    package var index: Int
    package var rules: RuleTable

    package init(index: Int, rules: RuleTable) {
      self.index = index
      self.rules = rules
    }
  }

  /// Whether it also holds for what is below the place where it stands.
  var cascades: Bool {
    switch self {
    case .values, .eachKey, .eachValue, .arrayContains: false
    default: true
    }
  }

  /// As it is below its place, where limits of a list mean nothing.
  var cascaded: Matcher {
    if case .type = self { return .type(min: nil, max: nil) }
    return self
  }

  /// As the file format names it.
  package var name: String {
    switch self {
    case .equality: "equality"
    case .regex: "regex"
    case .type: "type"
    case .number: "number"
    case .integer: "integer"
    case .decimal: "decimal"
    case .boolean: "boolean"
    case .null: "null"
    case .include: "include"
    case .moment(let moment, _): moment.rawValue
    case .contentType: "contentType"
    case .values: "values"
    case .eachKey: "eachKey"
    case .eachValue: "eachValue"
    case .arrayContains: "arrayContains"
    case .statusCode: "statusCode"
    case .notEmpty: "notEmpty"
    case .semver: "semver"
    case .unknown(let name): name
    }
  }
}

/// Which statuses of HTTP answers are meant.
package enum StatusRange: Sendable, Hashable {
  case information, success, redirect, clientError, serverError
  /// Below 400.
  case nonError
  /// From 400.
  case error
  case codes([Int])

  package func contains(_ status: Int) -> Bool {
    switch self {
    case .information: (100..<200).contains(status)
    case .success: (200..<300).contains(status)
    case .redirect: (300..<400).contains(status)
    case .clientError: (400..<500).contains(status)
    case .serverError: (500..<600).contains(status)
    case .nonError: status < 400
    case .error: status >= 400
    case .codes(let codes): codes.contains(status)
    }
  }
}

/// The matchers at one place.
package struct RuleList: Sendable, Hashable {
  package enum Combination: String, Sendable, Hashable {
    case and = "AND"
    case or = "OR"
  }

  package var matchers: [Matcher]
  package var combination: Combination

  package init(_ matchers: [Matcher], _ combination: Combination = .and) {
    self.matchers = matchers
    self.combination = combination
  }
}
