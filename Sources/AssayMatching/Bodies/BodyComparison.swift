import AssayJSON

/// Compares a body with what the contract says about it.
struct BodyComparison {
  var check: ValueCheck
  /// Whether what the example does not have is fine, as in answers and messages.
  var allowsUnexpected: Bool
  /// In how many bodies of several parts it is.
  var depth = 0

  func mismatches(_ expected: PreparedBody, _ actual: Body) -> [Mismatch] {
    switch (expected.body, actual) {
    case (.missing, _), (.empty, .missing), (.empty, .empty), (.empty, .null),
      (.null, .missing), (.null, .empty), (.null, .null):
      return []
    case (.null, .present(let bytes, _)):
      if (try? JSON(parsing: bytes)) == .null { return [] }
      return [whole("null", Self.short(bytes), "expected null, found \(Self.short(bytes))")]
    case (.empty, .present(let bytes, _)):
      return [whole("nothing", Self.short(bytes), "expected an empty body")]
    case (.present(let bytes, _), .missing), (.present(let bytes, _), .empty):
      return [whole(Self.short(bytes), "nothing", "the body is missing")]
    case (.present(let bytes, let type), .null):
      return compare(expected, bytes, Array("null".utf8), type, type)
    case (.present(let bytes, let type), .present(let others, let other)):
      return compare(expected, bytes, others, type, other)
    }
  }

  /// Whether a body is as expected, without finding all differences.
  func holds(_ expected: PreparedBody, _ actual: Body) -> Bool {
    guard case .present(let bytes, let type) = actual,
      case .json(let example, let rules)? = expected.content,
      expected.found == nil, let wanted = expected.body.contentType,
      type.map({ wanted.isKind(of: $0) }) ?? true, let other = try? JSON(parsing: bytes)
    else { return mismatches(expected, actual).isEmpty }
    return !JSONComparison.differs(
      example, other, rules, check, allowsUnexpected: allowsUnexpected)
  }

  private func compare(
    _ prepared: PreparedBody, _ expected: [UInt8], _ actual: [UInt8],
    _ expectedType: ContentType?, _ actualType: ContentType?
  ) -> [Mismatch] {
    // A matcher of types looks at the bytes, whatever they are said to be.
    if let found = prepared.found, found.isExact,
      case .contentType(let type)? = found.rule.list.matchers.first
    {
      return check.contentType(type, actual).map {
        [whole(type, Self.short(actual), $0, rule: found.rule)]
      } ?? []
    }
    if let one = expectedType, let other = actualType, !one.isKind(of: other) {
      return [
        Mismatch(
          .contentType, expected: "\(one)", actual: "\(other)",
          "expected a body of \(one), found one of \(other)")
      ]
    }
    guard let type = expectedType ?? actualType else {
      return compareText(prepared, expected, actual, isBinary: false)
    }
    switch prepared.content(as: type, depth: depth) {
    case .json(let example, let rules): return compareJSON(example, actual, rules)
    case .xml(let example, let rules): return compareXML(example, actual, rules)
    case .form(let example, let rules):
      let other = Query(form: String(decoding: actual, as: UTF8.self))
      return QueryComparison(
        check: check.ofText, rules: rules, allowsUnexpected: allowsUnexpected
      ) {
        .body(RulePath([.name($0)]).description)
      }.mismatches(example, other)
    case .multipart(let parts):
      return MultipartComparison(body: self).mismatches(parts, actual, actualType ?? type)
    case .text(let isBinary): return compareText(prepared, expected, actual, isBinary: isBinary)
    case .unreadable(let sentence): return [whole(Self.short(expected), "", sentence)]
    }
  }

  private func compareJSON(
    _ example: JSON, _ actual: [UInt8], _ rules: RuleGraph
  ) -> [Mismatch] {
    let other: JSON
    do throws(JSONFault) { other = try JSON(parsing: actual) } catch {
      return [whole("JSON", Self.short(actual), "the body is not JSON: \(error)")]
    }
    return JSONComparison.mismatches(
      example, other, rules, check, allowsUnexpected: allowsUnexpected)
  }

  private func compareXML(
    _ example: XMLNode, _ actual: [UInt8], _ rules: RuleGraph
  ) -> [Mismatch] {
    let other: XMLNode
    var reader = XMLReader(actual)
    do throws(XMLFault) { other = try reader.read() } catch {
      return [whole("XML", Self.short(actual), "the body is not XML: \(error)")]
    }
    var comparison = XMLComparison(check: check.ofText, allowsUnexpected: allowsUnexpected)
    comparison.compareRoots(example, other, RuleState(rules))
    return comparison.mismatches
  }

  private func compareText(
    _ prepared: PreparedBody, _ expected: [UInt8], _ actual: [UInt8], isBinary: Bool
  ) -> [Mismatch] {
    if let found = prepared.found, let list = found.list {
      let faults = check.ofText.faults(
        list, expected: .string(String(decoding: expected, as: UTF8.self)),
        actual: .string(String(decoding: actual, as: UTF8.self)))
      return faults.map { whole(Self.short(expected), Self.short(actual), $0, rule: found.rule) }
    }
    guard expected != actual else { return [] }
    let (one, other) = (Self.short(expected), Self.short(actual))
    let place = zip(expected, actual).prefix { $0 == $1 }.count
    let sentence =
      isBinary || one.count > 60 || other.count > 60
      ? "\(expected.count) bytes were expected and \(actual.count) found, different from byte \(place) on"
      : "expected \(one), found \(other)"
    return [whole(one, other, sentence)]
  }

  func whole(
    _ expected: String, _ actual: String, _ sentence: String, rule: RuleTable.Rule? = nil
  ) -> Mismatch {
    Mismatch(
      .body("$"), expected: expected, actual: actual,
      rule: rule.map { "\($0.list.words) at \($0.path)" }, sentence)
  }

  static func short(_ bytes: [UInt8]) -> String {
    guard let text = String(validating: bytes.prefix(100_000), as: UTF8.self) else {
      return "\(bytes.count) bytes"
    }
    return JSON.string(text).short
  }
}
