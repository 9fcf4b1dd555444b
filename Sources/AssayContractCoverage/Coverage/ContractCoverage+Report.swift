import AssayContractReview
import AssayMatching
import AssayOpenAPI
import AssayPact

extension ContractCoverage {
  /// What the traffic so far says about the contracts.
  ///
  /// - Parameter declared: the boundaries that the system says it has; nil: it says nothing.
  /// - Returns: all in an order that does not depend on that of the traffic.
  package func report(declared: [ServiceBoundary]? = nil) -> CoverageReport {
    let ordered = calls.values.sorted { left, right in
      (left.consumer ?? "", left.provider, left.path, left.method ?? "")
        < (right.consumer ?? "", right.provider, right.path, right.method ?? "")
    }
    return CoverageReport(
      calls: ordered,
      unseen: watches.filter { $0.seen == 0 }.map(unseen),
      findings: watches.flatMap(findings) + untried(),
      unused: usages.sorted { $0.key < $1.key }.map { ($0.key, $0.value.unused()) },
      boundaries: boundaries(declared, ordered), exchanges: exchanges,
      withoutProvider: withoutProvider, dropped: dropped)
  }

  // MARK: Interactions

  private func unseen(_ watch: InteractionWatch) -> CoverageReport.UnseenInteraction {
    let sentence: String
    switch watch.interaction.content {
    case .http(let request, let response):
      sentence =
        "no call was like \(request.parts.method.uppercased()) \(request.parts.path) with the "
        + "status \(response.parts.status)"
    case .asynchronous, .synchronous:
      sentence =
        watch.channel.map { "no message was seen on \($0)" }
        ?? "no message had the members of its example"
    }
    return CoverageReport.UnseenInteraction(
      consumer: watch.consumer, provider: watch.provider, interaction: watch.interaction.title,
      sentence: sentence)
  }

  private func findings(_ watch: InteractionWatch) -> [CoverageFinding] {
    let isMessage = watch.interaction.kind != .http
    return fields(watch.request, "request body", isSent: true, watch)
      + fields(watch.response, isMessage ? "message" : "response body", isSent: false, watch)
  }

  /// What a consumer sends, it decides itself, so exact values there are no fault.
  private func fields(
    _ fields: FieldWatch?, _ part: String, isSent: Bool, _ watch: InteractionWatch
  ) -> [CoverageFinding] {
    guard let fields, fields.bodies > 0 else { return [] }
    func finding(
      _ code: CoverageFinding.Code, _ path: FieldPath, _ sentence: String, _ remedy: String
    ) -> CoverageFinding {
      CoverageFinding(
        code: code, consumer: watch.consumer, provider: watch.provider,
        interaction: watch.interaction.title,
        place: path.isEmpty ? part : "\(part) \(path)", sentence: sentence, remedy: remedy)
    }
    var result: [CoverageFinding] = []
    for (path, field) in fields.fields.sorted(by: { $0.key.description < $1.key.description }) {
      if field.rule == .exact, field.others > 0, !isSent {
        result.append(
          finding(
            .overSpecified, path,
            "it must be exactly as in the example, and \(field.others) of \(field.values) "
              + "recorded values are others",
            "Let its type or its format decide."))
      } else if let words = field.vocabulary {
        result.append(
          finding(
            .closedVocabulary, path,
            "any text is taken, and all \(field.values) recorded ones are "
              + words.joined(separator: ", "),
            "Name the words: a regex such as ^(\(words.joined(separator: "|")))$."))
      }
    }
    let unknown = fields.unknown.sorted { $0.key.description < $1.key.description }
    return result
      + unknown.map { path, count in
        finding(
          isSent ? .unknownRequestField : .unknownResponseField, path,
          "\(count) of \(fields.bodies) recorded bodies have it, and the contract does not",
          isSent
            ? "Add it to the example, so that the provider is tested with it."
            : "Add it where the consumer reads it; else nothing is to be done.")
      }
  }

  private func untried() -> [CoverageFinding] {
    censuses.sorted { $0.key < $1.key }.flatMap { boundary, census in
      census.findings(source: "recorded value").map { finding in
        CoverageFinding(
          code: .untriedAlternative, consumer: boundary.consumer, provider: boundary.provider,
          interaction: finding.interaction, place: finding.place, sentence: finding.sentence,
          remedy: "Remove the alternative if it cannot come any more.")
      }
    }
  }

  // MARK: Boundaries

  private func boundaries(
    _ declared: [ServiceBoundary]?, _ calls: [CallCoverage]
  ) -> [CoverageReport.BoundaryCoverage] {
    let interactions = Dictionary(
      watches.map { ($0.boundary, 1) }, uniquingKeysWith: +)
    var kinds: [ServiceBoundary: (calls: Int, covered: Int)] = [:]
    for call in calls {
      guard let consumer = call.consumer else { continue }
      let boundary = ServiceBoundary(consumer: consumer, provider: call.provider)
      kinds[boundary, default: (0, 0)].calls += 1
      if call.hasContract { kinds[boundary, default: (0, 0)].covered += 1 }
    }
    let all = Set(boundaries.keys).union(declared ?? [])
    return all.sorted().map { boundary in
      CoverageReport.BoundaryCoverage(
        boundary: boundary, exchanges: boundaries[boundary] ?? 0,
        // The receiver of messages is the consumer of their contract.
        isDeclared: declared.map {
          $0.contains(boundary)
            || $0.contains(
              ServiceBoundary(consumer: boundary.provider, provider: boundary.consumer))
        },
        interactions: interactions[boundary] ?? 0, calls: kinds[boundary]?.calls ?? 0,
        covered: kinds[boundary]?.covered ?? 0)
    }
  }
}

extension FieldWatch.Field {
  /// So many values tell that there are no other words.
  private static let enough = 20

  /// The words of a short list that all recorded texts are from; nil: they are from none.
  fileprivate var vocabulary: [String]? {
    guard rule == .types, !isOpen, values >= Self.enough, words.count * 4 <= values else {
      return nil
    }
    return words.sorted()
  }
}
