package import AssayManifest
package import AssayTestRuns

/// What one verification will do: which suites run, in which order, after which builds, on which
/// dependencies, and which do not run and why.
package struct Plan: Sendable, Hashable {
  package var trigger: Manifest.Trigger
  /// In the order in which they should start: builds, then suites, cheap layers first, within a
  /// layer the longest first.
  package var tasks: [Task]
  /// Suites that stay out, with the reason.
  package var leftOut: [LeftOut]
  /// Names of dependencies to start, those that only other dependencies need included.
  package var dependencies: [String]
  /// A selection of suites was asked for, so what concerns the whole system can't be judged.
  package var isPartial: Bool
  /// Ids of suites that stay out because the change can't reach them.
  package var unreached: Set<String> = []

  package struct Task: Sendable, Hashable {
    package var kind: Kind
    package var service: Manifest.Service
    package var usualDuration: Duration?
    /// Ids of tasks that must have succeeded before.
    package var after: [String]
    /// Ids of tasks that must have ended before, however.
    package var following: [String] = []
    /// Resources that it must not share with a task that runs at the same time.
    package var exclusive: Set<String>

    package enum Kind: Sendable, Hashable {
      case build(command: String)
      case suite(Manifest.Suite, needs: [String])
      case mutation(Manifest.Mutation, command: String)
    }

    package var id: String {
      switch kind {
      case .build: "build \(service.name)"
      case .suite(let suite, _): "\(service.name)/\(suite.name)"
      case .mutation: "mutation \(service.name)"
      }
    }

    package var layer: TestLayer? {
      if case .suite(let suite, _) = kind { suite.layer } else { nil }
    }

    /// As renderers know it.
    package var announced: PlannedTask {
      let kind: TimelineSpan.Kind =
        switch self.kind {
        case .build: .build
        case .suite: .suite
        case .mutation: .mutation
        }
      return PlannedTask(id: id, kind: kind, layer: layer, usualDuration: usualDuration)
    }
  }

  package struct LeftOut: Sendable, Hashable {
    package var service: Manifest.Service
    package var suite: Manifest.Suite
    package var reason: String
  }
}

extension Plan {
  /// Chooses and orders what to run.
  ///
  /// `only` takes `service`, `service/suite` or a layer's name and selects everything when empty;
  /// `history` is looked up by task id; `unreached` are ids of suites that the change can't reach.
  /// Without them the verdict is one only where the manifest allows it.
  package init(
    manifest: Manifest, trigger: Manifest.Trigger, only: [String] = [],
    history: [String: SuiteHistory] = [:], unreached: Set<String> = []
  ) {
    self.trigger = trigger
    isPartial = !only.isEmpty
    var builds: [Task] = []
    var suites: [Task] = []
    var leftOut: [LeftOut] = []
    for service in manifest.services {
      var runsSomething = false
      for suite in service.suites {
        let id = "\(service.name)/\(suite.name)"
        if suite.when != trigger {
          leftOut.append(
            LeftOut(service: service, suite: suite, reason: "runs on \(suite.when.rawValue) only"))
          continue
        }
        let names = [service.name, id, suite.layer.rawValue]
        guard only.isEmpty || only.contains(where: names.contains) else {
          leftOut.append(LeftOut(service: service, suite: suite, reason: "not selected"))
          continue
        }
        guard !unreached.contains(id) else {
          self.unreached.insert(id)
          leftOut.append(LeftOut(service: service, suite: suite, reason: Self.unreachedReason))
          continue
        }
        runsSomething = true
        suites.append(
          Task(
            kind: .suite(suite, needs: Self.needs(of: suite, in: service)), service: service,
            usualDuration: history[id]?.usualDuration,
            after: service.build == nil ? [] : ["build \(service.name)"],
            exclusive: Self.exclusive(suite, in: service)))
      }
      if let command = service.build, runsSomething {
        builds.append(
          Task(
            kind: .build(command: command), service: service,
            usualDuration: history["build \(service.name)"]?.usualDuration, after: [],
            exclusive: []))
      }
    }
    let mayRest = manifest.impact?.verdict == .pullRequest && trigger == .pullRequest
    if !self.unreached.isEmpty, !mayRest { isPartial = true }
    Self.order(&suites, verifiersOf: manifest)
    // Stable: equal layers and durations keep the manifest's order.
    let ordered = suites.enumerated().sorted { left, right in
      let (a, b) = (left.element, right.element)
      if a.layer != b.layer { return (a.layer ?? .unit) < (b.layer ?? .unit) }
      let (x, y) = (a.usualDuration ?? .zero, b.usualDuration ?? .zero)
      return x != y ? x > y : left.offset < right.offset
    }
    let planned = builds + ordered.map(\.element)
    tasks =
      planned
      + manifest.services.compactMap { Self.mutation(of: $0, after: planned, trigger, only) }
    self.leftOut = leftOut
    let needs = suites.flatMap { task -> [String] in
      if case .suite(_, let needs) = task.kind { needs } else { [] }
    }
    dependencies = Self.dependencies(neededBy: needs, in: manifest)
  }

  /// Tests that fail anyway would notice every mutant.
  private static func mutation(
    of service: Manifest.Service, after tasks: [Task], _ trigger: Manifest.Trigger,
    _ only: [String]
  ) -> Task? {
    let before = tasks.filter { $0.service.name == service.name }.map(\.id)
    guard let mutation = service.mutation, let command = mutation.run, mutation.when == trigger,
      !before.isEmpty, only.isEmpty || only.contains(service.name)
    else { return nil }
    return Task(
      kind: .mutation(mutation, command: command), service: service, usualDuration: nil,
      after: before, exclusive: [])
  }

  package static let unreachedReason = "cannot be reached by this change"

  /// A provider is verified when its consumers' contract tests, which may write the contracts, have
  /// ended.
  private static func order(_ tasks: inout [Task], verifiersOf manifest: Manifest) {
    for index in tasks.indices {
      guard case .suite(let suite, _) = tasks[index].kind, let provider = suite.verifies else {
        continue
      }
      // Of messages the receiver is the consumer, and is called by nobody.
      let callees = manifest.services.first { $0.name == provider }?.calls ?? []
      tasks[index].following = tasks.filter { other in
        guard case .suite(let consumer, _) = other.kind, consumer.verifies == nil else {
          return false
        }
        return consumer.layer == .contract
          && (other.service.calls.contains(provider) || callees.contains(other.service.name))
      }.map(\.id)
    }
  }

  /// These and what they need in turn, in the manifest's order.
  private static func dependencies(
    neededBy names: [String], in manifest: Manifest
  ) -> [String] {
    var needed: Set<String> = []
    var waiting = names
    while let name = waiting.popLast() {
      guard needed.insert(name).inserted else { continue }
      waiting += manifest.dependencies.first { $0.name == name }?.needs ?? []
    }
    return manifest.dependencies.map(\.name).filter(needed.contains)
  }

  /// Unit and contract suites get nothing unless they ask: they must not do I/O.
  package static func needs(of suite: Manifest.Suite, in service: Manifest.Service) -> [String] {
    if let needs = suite.needs { return needs }
    return switch suite.layer {
    case .unit, .contract: []
    case .integration, .endToEnd: service.needs
    }
  }

  /// Two `swift test` in one package would only wait for each other's build lock.
  private static func exclusive(
    _ suite: Manifest.Suite, in service: Manifest.Service
  ) -> Set<String> {
    var resources: Set<String> = []
    if let named = suite.exclusive { resources.insert(named) }
    // Files of one name can't be told apart while both suites may be writing them.
    for file in suite.results + suite.coverage { resources.insert("\(service.path)/\(file)") }
    if TestRunner(commandLine: suite.run) == .swiftTest {
      resources.insert("swift package \(service.path)")
    }
    return resources
  }
}
