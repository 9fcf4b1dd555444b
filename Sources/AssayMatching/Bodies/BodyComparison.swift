import AssayJSON

/// Compares a body with what the contract says about it.
struct BodyComparison {
  var check: ValueCheck
  var rules: RuleTable
  /// Whether what the example does not have is fine, as in answers and messages.
  var allowsUnexpected: Bool

  func mismatches(_ expected: Body, _ actual: Body) -> [Mismatch] {
    switch (expected, actual) {
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
      return compare(bytes, Array("null".utf8), type, type)
    case (.present(let bytes, let type), .present(let others, let other)):
      return compare(bytes, others, type, other)
    }
  }

  private func compare(
    _ expected: [UInt8], _ actual: [UInt8], _ expectedType: ContentType?, _ actualType: ContentType?
  ) -> [Mismatch] {
    // A matcher of types looks at the bytes, whatever they are said to be.
    if let found = RuleState(rules).found, found.isExact,
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
    switch expectedType ?? actualType {
    case let type? where type.isJSON: return compareJSON(expected, actual)
    case let type? where type.isXML: return compareXML(expected, actual)
    case let type? where type.isForm: return compareForm(expected, actual)
    case let type? where type.isMultipart:
      return MultipartComparison(body: self).mismatches(
        expected, actual, expectedType ?? type, actualType ?? type)
    case let type?: return compareText(expected, actual, isBinary: !type.isText)
    case nil: return compareText(expected, actual, isBinary: false)
    }
  }

  private func compareJSON(_ expected: [UInt8], _ actual: [UInt8]) -> [Mismatch] {
    let one: JSON
    let other: JSON
    do throws(JSONFault) { one = try JSON(parsing: expected) } catch {
      return [whole(Self.short(expected), "", "the example is not JSON: \(error)")]
    }
    do throws(JSONFault) { other = try JSON(parsing: actual) } catch {
      return [whole("JSON", Self.short(actual), "the body is not JSON: \(error)")]
    }
    var comparison = JSONComparison(check: check, allowsUnexpected: allowsUnexpected)
    comparison.compare(one, other, RuleState(rules))
    return comparison.mismatches
  }

  private func compareXML(_ expected: [UInt8], _ actual: [UInt8]) -> [Mismatch] {
    let one: XMLNode
    let other: XMLNode
    var (expectedReader, actualReader) = (XMLReader(expected), XMLReader(actual))
    do throws(XMLFault) { one = try expectedReader.read() } catch {
      return [whole(Self.short(expected), "", "the example is not XML: \(error)")]
    }
    do throws(XMLFault) { other = try actualReader.read() } catch {
      return [whole("XML", Self.short(actual), "the body is not XML: \(error)")]
    }
    var check = check
    check.isText = true
    var comparison = XMLComparison(check: check, allowsUnexpected: allowsUnexpected)
    comparison.compareRoots(one, other, RuleState(rules))
    return comparison.mismatches
  }

  private func compareForm(_ expected: [UInt8], _ actual: [UInt8]) -> [Mismatch] {
    let one = Query(form: String(decoding: expected, as: UTF8.self))
    let other = Query(form: String(decoding: actual, as: UTF8.self))
    var check = check
    check.isText = true
    return QueryComparison(check: check, rules: rules, allowsUnexpected: allowsUnexpected) {
      .body(RulePath([.name($0)]).description)
    }.mismatches(one, other)
  }

  func compareText(_ expected: [UInt8], _ actual: [UInt8], isBinary: Bool) -> [Mismatch] {
    if let found = RuleState(rules).found, let list = found.list {
      var check = check
      check.isText = true
      let faults = check.faults(
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
