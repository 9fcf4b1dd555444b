package import AssayJSON
package import AssayOpenAPI

/// Which consumers a new version of a provider's document breaks, by their contracts.
package struct ChangeImpact: Sendable {
  /// What has changed, in the order of the old document.
  package var entries: [Entry]
  /// Interactions that break although no change that was found says why.
  package var unexplained: [Use]
  /// What of the old document no contract mentions.
  package var unused: [UnusedPart]
  /// Interactions that were not compared, and why.
  package var unchecked: [ContractComparison.Unchecked]

  package struct Entry: Sendable, Hashable {
    package var group: ChangeGroup
    /// The interactions that have to do with what has changed.
    package var uses: [Use]

    package var broken: [Use] { uses.filter(\.isBroken) }
    package var effect: Effect {
      if uses.contains(where: \.isBroken) { return .breaks }
      if uses.isEmpty { return .nobody }
      return group.severity == .info ? .none : .mayBreak
    }
  }

  package enum Effect: String, Sendable, Hashable, CaseIterable {
    /// An interaction does not fit the new document.
    case breaks
    /// Examples fit, but other values may not, or a value may be missing that the consumer reads.
    case mayBreak = "may-break"
    /// No contract has to do with it.
    case nobody
    case none
  }

  /// An interaction beside a change.
  package struct Use: Sendable, Hashable {
    package var consumer: String
    /// Its description, with its states.
    package var interaction: String
    /// In the consumer's pact.
    package var pointer: JSONPointer
    /// What fitted before, or was not said, and does not fit now.
    package var findings: [ContractFinding]
    /// Whether it did not fit the old document either.
    package var failedBefore: Bool

    package var isBroken: Bool { findings.contains { $0.severity == .error } }
  }

  /// Whether nothing breaks, as far as it could be compared.
  package var breaksNobody: Bool {
    unexplained.isEmpty && !entries.contains { $0.effect == .breaks }
  }
}

/// Joins the changes of a document with the contracts of its consumers.
package struct ImpactAnalysis: Sendable {
  package let base: OpenAPIDocument
  package let revision: OpenAPIDocument
  package let matchesPattern: SchemaValidator.PatternMatcher

  package init(
    base: OpenAPIDocument, revision: OpenAPIDocument,
    matchesPattern: @escaping SchemaValidator.PatternMatcher
  ) {
    self.base = base
    self.revision = revision
    self.matchesPattern = matchesPattern
  }

  /// Messages of the pacts are left out: they have no part in these documents.
  package func impact(on pacts: [ConsumerPact]) -> ChangeImpact {
    let groups = ChangeGroup.groups(
      DocumentComparison(base: base, revision: revision).changes())
    var usage = DocumentUsage(base)
    var impact = ChangeImpact(
      entries: groups.map { ChangeImpact.Entry(group: $0, uses: []) }, unexplained: [],
      unused: [], unchecked: [])
    // Most changes are of other operations.
    var byOperation: [String: [(entry: Int, change: DocumentChange)]] = [:]
    for (number, group) in groups.enumerated() {
      for change in group.changes {
        byOperation[change.operation, default: []].append((number, change))
      }
    }
    for pact in pacts {
      usage.add(pact)
      for interaction in pact.interactions {
        guard case .http(let exchange) = interaction.content else { continue }
        let operation = base.operation(exchange.method, exchange.path)?.operation
        let changes = byOperation[operation?.title ?? "", default: []] + (byOperation[""] ?? [])
        join(interaction, exchange, operation, changes, consumer: pact.consumer ?? "", &impact)
      }
    }
    impact.unused = usage.unused()
    return impact
  }

  private func join(
    _ interaction: ConsumerPact.Interaction, _ exchange: HTTPExchange,
    _ operation: OpenAPIOperation?, _ changes: [(entry: Int, change: DocumentChange)],
    consumer: String, _ impact: inout ChangeImpact
  ) {
    let before = comparison(base).compare(interaction)
    let after = comparison(revision).compare(interaction)
    impact.unchecked += after.unchecked
    let known = Set(before.findings.map(FindingKey.init))
    let fresh = after.findings.filter { $0.severity != .info && !known.contains(FindingKey($0)) }
    var use = ChangeImpact.Use(
      consumer: consumer, interaction: interaction.title, pointer: interaction.pointer,
      findings: [], failedBefore: before.hasErrors)
    var isExplained = false
    if let operation {
      var byEntry: [Int: [ContractFinding]] = [:]
      for (entry, change) in changes {
        let explained = fresh.filter { change.explains($0, exchange, operation) }
        guard !explained.isEmpty || change.touches(exchange, operation) else { continue }
        let others = byEntry[entry] ?? []
        byEntry[entry] = others + explained.filter { !others.contains($0) }
        if explained.contains(where: { $0.severity == .error }) { isExplained = true }
      }
      for (entry, findings) in byEntry.sorted(by: { $0.key < $1.key }) {
        use.findings = findings
        impact.entries[entry].uses.append(use)
      }
    }
    use.findings = fresh
    if use.isBroken, !isExplained { impact.unexplained.append(use) }
  }

  private func comparison(_ document: OpenAPIDocument) -> ContractComparison {
    ContractComparison(openAPI: document, matchesPattern: matchesPattern)
  }
}

/// By what a finding is the same with another document.
private struct FindingKey: Hashable {
  var code: ContractFinding.Code
  var sentence: String
  var place: ContractPlace?

  init(_ finding: ContractFinding) {
    code = finding.code
    sentence = finding.sentence
    place = finding.mock
  }
}
