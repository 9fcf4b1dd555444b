package import AssayMatching
package import AssayPact

/// What a mock expects and how it answers; it does not change while requests come, so that they
/// can be looked for in it without a lock.
package struct MockPlan: Sendable {
  package private(set) var index: InteractionIndex
  /// Whether browsers may ask from any page; their questions before a request are answered, too.
  package var allowsCORS: Bool
  /// nil: answers are the examples.
  package let generation: AnswerGeneration?
  /// nil: it is for the mock of a test.
  package let stub: StubOptions?
  /// Tells plans of one provider apart.
  package private(set) var revision = 0
  /// The revision that was the last without interactions.
  private var start = 0

  init(
    _ index: InteractionIndex, allowsCORS: Bool, generation: AnswerGeneration?, stub: StubOptions?
  ) {
    self.index = index
    self.allowsCORS = allowsCORS
    self.generation = generation
    self.stub = stub
  }

  /// The interactions that expect a request.
  package func matches(_ request: some IncomingRequest) -> [Int] {
    let matches = index.matches(request)
    guard let name = stub?.stateHeader, !matches.isEmpty,
      let states = request.parts.headers[name]
    else { return matches }
    return matches.filter { number in
      let own = index.entries[number].interaction.states
      return states.allSatisfy { state in own.contains { $0.name == state } }
    }
  }

  mutating func append(_ interaction: Interaction) {
    index.append(interaction)
    revision += 1
  }

  mutating func removeAll() {
    index = InteractionIndex([], matching: index.matching)
    revision += 1
    start = revision
  }

  /// Whether all interactions of another plan of this provider are also in this one, with the same
  /// numbers.
  package func extends(_ other: MockPlan) -> Bool {
    start == other.start && revision >= other.revision
  }

  // MARK: Generated answers

  /// Whether values of an answer are generated.
  package func isGenerated(_ number: Int) -> Bool {
    generation != nil && index.entries[number].hasGenerators
  }

  /// The answer of an interaction, for which values are generated.
  ///
  /// - Parameters:
  ///   - number: which interaction.
  ///   - use: which of its uses, from 1; a use that comes again gets the same.
  ///   - address: the mock's own, as `http://127.0.0.1:8080`.
  /// - Returns: nil: it is the example, always.
  package func generated(
    _ number: Int, use: Int, address: String?
  ) -> Generated<ResponseParts>? {
    guard let generation, isGenerated(number) else { return nil }
    var maker = Generation(
      .consumer, mockServer: address, tools: index.matching.tools, calendar: generation.calendar,
      random: SplitMix64(seed: generation.seed, interaction: number, use: use))
    return maker.response(index.entries[number].response)
  }

  /// What of the answers cannot be generated, so that its example is given.
  package var generationFaults: [String] {
    index.entries.indices.flatMap { number in
      generated(number, use: 1, address: "http://localhost")?.faults.map { fault in
        "\(index.entries[number].interaction.description): \(fault)"
      } ?? []
    }
  }
}
