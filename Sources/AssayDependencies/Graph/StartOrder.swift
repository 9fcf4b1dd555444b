package import AssayEvidence

/// Decides which dependencies may start now: each as soon as all that it needs has started.
package struct StartOrder: Sendable, Hashable {
  package enum Event: Sendable, Hashable {
    case started(String)
    case failed(String)
  }

  /// What follows from an event.
  package struct Step: Sendable, Hashable {
    /// To be started now, in the order in which they were described.
    package var start: [String] = []
    /// Will not be started, as something that they need failed.
    package var skipped: [Skip] = []

    package init(start: [String] = [], skipped: [Skip] = []) {
      self.start = start
      self.skipped = skipped
    }
  }

  package struct Skip: Sendable, Hashable {
    package var name: String
    /// The dependency that failed, which need not be a direct one.
    package var because: String

    package init(name: String, because: String) {
      self.name = name
      self.because = because
    }
  }

  private enum State: Hashable { case waiting, starting, started, failed, skipped }

  private let names: [String]
  private let needs: [String: [String]]
  private var states: [String: State]
  /// As they came.
  private var startedOnes: [String] = []

  /// Checks what needs what.
  ///
  /// - Parameter dependencies: names are unique; each need is one of them.
  /// - Throws: `.badInput` that names every unknown need, every name that is there twice, and a
  ///   circle of needs.
  package init(_ dependencies: [Dependency]) throws(FailureReport) {
    try self.init(dependencies.map { ($0.name, $0.needs) })
  }

  /// Checks what needs what.
  ///
  /// - Parameter needs: each dependency's name and the names that it needs.
  /// - Throws: `.badInput`, as above.
  package init(_ needs: [(name: String, needs: [String])]) throws(FailureReport) {
    names = needs.map(\.name)
    self.needs = Dictionary(needs.map { ($0.name, $0.needs) }) { first, _ in first }
    states = Dictionary(names.map { ($0, .waiting) }) { first, _ in first }
    let faults = Self.faults(names, self.needs)
    guard faults.isEmpty else {
      throw FailureReport(
        .badInput, attempt: "order the dependencies", subject: "needs",
        happened: faults.joined(separator: " "),
        remedy: "Correct the names under needs.")
    }
  }

  /// Those that need nothing; to be asked once, first.
  package mutating func begin() -> Step { Step(start: startable()) }

  /// Takes note of what happened; of no effect for one that was not starting.
  package mutating func handle(_ event: Event) -> Step {
    switch event {
    case .started(let name):
      guard states[name] == .starting else { return Step() }
      states[name] = .started
      startedOnes.append(name)
      return Step(start: startable())
    case .failed(let name):
      guard states[name] == .starting else { return Step() }
      states[name] = .failed
      return Step(skipped: skip(because: name))
    }
  }

  /// Whether nothing is starting and nothing will.
  package var isDone: Bool { !states.values.contains { $0 == .starting || $0 == .waiting } }

  /// The started ones in an order in which they may be stopped: each before what it needs.
  package var stopOrder: [String] { startedOnes.reversed() }

  private mutating func startable() -> [String] {
    let ready = names.filter { name in
      states[name] == .waiting && (needs[name] ?? []).allSatisfy { states[$0] == .started }
    }
    for name in ready { states[name] = .starting }
    return ready
  }

  private mutating func skip(because failed: String) -> [Skip] {
    var skipped: [Skip] = []
    var lost: Set<String> = [failed]
    var hasChanged = true
    // Each turn but the last loses one at least.
    while hasChanged {
      hasChanged = false
      for name in names where states[name] == .waiting {
        guard (needs[name] ?? []).contains(where: lost.contains) else { continue }
        states[name] = .skipped
        lost.insert(name)
        skipped.append(Skip(name: name, because: failed))
        hasChanged = true
      }
    }
    return skipped
  }

  private static func faults(_ names: [String], _ needs: [String: [String]]) -> [String] {
    var faults: [String] = []
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted {
      faults.append("\(name) is described twice.")
    }
    let known = names.sorted().joined(separator: ", ")
    for name in names {
      for need in needs[name] ?? [] where needs[need] == nil {
        faults.append("\(name) needs \(need), which is not there; there is: \(known).")
      }
    }
    if let circle = circle(names, needs) {
      faults.append("They need each other in a circle: \(circle.joined(separator: " → ")).")
    }
    return faults
  }

  /// A circle of needs, its first name repeated at the end.
  private static func circle(_ names: [String], _ needs: [String: [String]]) -> [String]? {
    var finished: Set<String> = []
    for root in names where !finished.contains(root) {
      // A path of its own instead of recursion: a generated manifest may be deep.
      var path: [(name: String, rest: ArraySlice<String>)] = [(root, (needs[root] ?? [])[...])]
      while let top = path.indices.last {
        guard let next = path[top].rest.popFirst() else {
          finished.insert(path[top].name)
          path.removeLast()
          continue
        }
        if let start = path.firstIndex(where: { $0.name == next }) {
          return path[start...].map(\.name) + [next]
        }
        guard !finished.contains(next) else { continue }
        path.append((next, (needs[next] ?? [])[...]))
      }
    }
    return nil
  }
}
