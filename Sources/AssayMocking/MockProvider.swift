package import AssayMatching
package import AssayPact

/// A provider that answers as contracts say, and remembers what it was asked.
///
/// It is a value that knows no socket: a request goes in, what to answer comes out.
package struct MockProvider: Sendable {
  package private(set) var plan: MockPlan
  package private(set) var log = RequestLog()
  /// By interaction.
  private var uses: [Int]
  package private(set) var unexpected: [UnexpectedRequest] = []
  /// How many requests nobody expected, also those that are not kept.
  package private(set) var unexpectedCount = 0
  /// Of so many unexpected requests all is kept.
  private static let kept = 100

  package init(
    _ interactions: [Interaction], matching: Matching, allowsCORS: Bool = false,
    generation: AnswerGeneration? = nil
  ) {
    self.init(
      MockPlan(
        InteractionIndex(interactions, matching: matching), allowsCORS: allowsCORS,
        generation: generation, stub: nil))
  }

  init(_ plan: MockPlan) {
    self.plan = plan
    uses = Array(repeating: 0, count: plan.index.entries.count)
  }

  package var index: InteractionIndex { plan.index }
  package var allowsCORS: Bool {
    get { plan.allowsCORS }
    set { plan.allowsCORS = newValue }
  }

  package enum Reply: Sendable, Hashable {
    /// As the interaction of this number says.
    case answer(Int)
    /// To a browser's question whether it may ask.
    case preflight
    case unexpected(UnexpectedRequest)
  }

  package mutating func receive(_ request: some IncomingRequest) -> Reply {
    receive(request, matches: plan.matches(request), revision: plan.revision)
  }

  /// Receives a request of which a plan has said which interactions expect it, so that to look for
  /// them needs no lock.
  ///
  /// - Parameters:
  ///   - request: what came.
  ///   - matches: what the plan said.
  ///   - revision: the plan's; if there is another by now, that is asked.
  /// - Returns: what to answer.
  package mutating func receive(
    _ request: some IncomingRequest, matches: [Int], revision: Int
  ) -> Reply {
    let matches = revision == plan.revision ? matches : plan.matches(request)
    if let number = choice(matches) {
      uses[number] &+= 1
      log.add(request, .answered(number))
      return .answer(number)
    }
    if allowsCORS, request.method.uppercased() == "OPTIONS" {
      log.add(request, .preflight)
      return .preflight
    }
    log.add(request, .unexpected)
    let parts = request.parts
    let unexpected = UnexpectedRequest(parts, nearest: index.nearest(parts))
    unexpectedCount += 1
    if plan.stub == nil, self.unexpected.count < Self.kept { self.unexpected.append(unexpected) }
    return .unexpected(unexpected)
  }

  /// Where several expect the same, each has its turn in a test; a stub always answers alike.
  private func choice(_ matches: [Int]) -> Int? {
    guard plan.stub == nil, matches.count > 1 else { return matches.first }
    return matches.first { uses[$0] == 0 } ?? matches.first
  }

  /// The interactions that nobody asked for.
  package var missing: [Int] { uses.indices.filter { uses[$0] == 0 } }

  /// Whether all that was expected came, and nothing else; a stub expects nothing.
  package var isSatisfied: Bool { plan.stub != nil || unexpectedCount == 0 && missing.isEmpty }

  /// How often an interaction was asked for.
  package func uses(of number: Int) -> Int { uses[number] }

  /// Expects one more, while it runs.
  package mutating func expect(_ interaction: Interaction) {
    plan.append(interaction)
    uses += repeatElement(0, count: index.entries.count - uses.count)
  }

  /// Forgets what came, for the next test.
  package mutating func forget() {
    uses = Array(repeating: 0, count: uses.count)
    unexpected = []
    unexpectedCount = 0
    log = RequestLog()
  }

  /// Forgets what came and what is expected.
  package mutating func reset() {
    plan.removeAll()
    uses = []
    forget()
  }
}
