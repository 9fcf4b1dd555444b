package import AssayJSON
package import AssayOpenAPI

/// Checks recorded exchanges by their provider's document, and counts what is wrong.
package struct TrafficValidation: Sendable {
  private let comparison: RecordedComparison
  private var byKey: [Key: Finding] = [:]
  package private(set) var exchanges = 0
  /// Exchanges of which all was checked and nothing is wrong.
  package private(set) var valid = 0
  /// Findings of further kinds than are kept.
  package private(set) var dropped = 0
  package private(set) var unchecked: [String: Int] = [:]

  /// One kind of fault, however often it was seen.
  package struct Finding: Sendable, Hashable {
    /// `GET /orders/{id}`; of what no operation takes, the method and what its path looks like.
    package var operation: String
    /// nil: nothing was answered.
    package var status: Int?
    package var code: ContractFinding.Code
    package var severity: ContractFinding.Severity
    /// As `/response/body/items/0/id`, of the first that was seen.
    package var place: JSONPointer
    package var sentence: String
    /// In the document.
    package var spec: JSONPointer
    package var count: Int
  }

  private struct Key: Hashable {
    var operation: String
    var status: Int?
    var code: ContractFinding.Code
    var place: String
    var spec: JSONPointer
  }

  private static let mostKinds = 5_000
  private static let mostReasons = 100

  package init(
    _ document: OpenAPIDocument, matchesPattern: @escaping SchemaValidator.PatternMatcher
  ) {
    comparison = RecordedComparison(document, matchesPattern: matchesPattern)
  }

  /// By operation, status and place.
  package var findings: [Finding] {
    byKey.values.sorted { left, right in
      (left.operation, left.status ?? 0, left.place.text, left.sentence)
        < (right.operation, right.status ?? 0, right.place.text, right.sentence)
    }
  }

  /// Checks one exchange; messages are left out.
  ///
  /// - Returns: what is wrong with it.
  @discardableResult
  package mutating func add(_ exchange: RecordedExchange) -> [Finding] {
    guard case .http(let call) = exchange.content else { return [] }
    exchanges += 1
    guard let status = call.status, 100...599 ~= status else {
      note("nothing, or no status of HTTP, was answered")
      return []
    }
    let reader = RecordedBodies(call)
    let outcome = comparison.compare(reader.exchange(call, status: status))
    for reason in reader.unchecked + outcome.unchecked.map(\.sentence) { note(reason) }
    let operation = comparison.document.operation(call.method, call.path)?.operation
    let title = operation?.title ?? call.shape
    let found = (reader.faults + outcome.findings).map { finding in
      Finding(
        operation: title, status: status, code: finding.code, severity: finding.severity,
        place: finding.mock?.pointer ?? JSONPointer(), sentence: finding.sentence,
        spec: finding.spec, count: 1)
    }
    if found.isEmpty, reader.unchecked.isEmpty, outcome.unchecked.isEmpty { valid += 1 }
    for finding in found { count(finding) }
    return found
  }

  private mutating func note(_ reason: String) {
    guard unchecked[reason] != nil || unchecked.count < Self.mostReasons else { return }
    unchecked[reason, default: 0] += 1
  }

  private mutating func count(_ finding: Finding) {
    // Elements of one list are one place.
    let place = finding.place.steps.map { step in
      if case .name(let name) = step { "/" + name } else { "/#" }
    }
    let key = Key(
      operation: finding.operation, status: finding.status, code: finding.code,
      place: place.joined(), spec: finding.spec)
    if byKey[key] != nil {
      byKey[key]?.count += 1
    } else if byKey.count < Self.mostKinds {
      byKey[key] = finding
    } else {
      dropped += 1
    }
  }
}
