import AssayCoverage
import AssayTestRuns

/// Collects what changes reach, one file at a time.
///
/// Of what is known about a file the most exact counts: the lines that each test ran, else what is
/// built from it, else rules; without any of it everything runs.
struct ImpactReach {
  private let knowledge: ImpactKnowledge
  /// Names of tests that the coverage map knows.
  private let measured: Set<String>
  private(set) var general: [ImpactReason] = []
  /// By the index of the test.
  private(set) var reasons: [[ImpactReason]]

  init(_ knowledge: ImpactKnowledge) {
    self.knowledge = knowledge
    var measured: Set<String> = []
    if let map = knowledge.coverage {
      for path in map.paths { measured.formUnion(map[path]?.tests.keys.map(\.self) ?? []) }
    }
    self.measured = measured
    reasons = Array(repeating: [], count: knowledge.tests.count)
  }

  mutating func addEverything(_ reason: ImpactReason) { general.append(reason) }

  mutating func add(_ change: ChangedFile) {
    for path in change.paths { add(path, change) }
  }

  private mutating func add(_ path: String, _ change: ChangedFile) {
    if let kind = WholeRunFiles.reason(path) {
      return addEverything(.everything(path: path, kind))
    }
    if addByRules(path) { return }
    if WholeRunFiles.isFixture(path) {
      return addEverything(.everything(path: path, .fixture))
    }
    let ownTests = knowledge.tests.indices.filter { knowledge.tests[$0].file == path }
    for index in ownTests { reasons[index].append(.itself(path: path)) }
    if let lines = exactLines(path, change) { return addByCoverage(path, lines) }
    if addByGraph(path) { return }
    // Without a graph a file of tests is taken to reach these tests only.
    if ownTests.isEmpty { addEverything(.everything(path: path, .unknown)) }
  }

  // MARK: Rules

  private mutating func addByRules(_ path: String) -> Bool {
    let rules = knowledge.rules.filter { $0.matches(path) }
    for rule in rules {
      switch rule.reach {
      case .nothing: break
      case .everything: addEverything(.everything(path: path, .rule))
      case .suites(let suites):
        for index in knowledge.tests.indices where suites.contains(knowledge.tests[index].suite) {
          reasons[index].append(.rule(path: path, name: rule.name))
        }
      }
    }
    return !rules.isEmpty
  }

  // MARK: Coverage

  /// The lines whose tests are known; nil when the file has changes that lines say nothing about,
  /// such as declarations, or that ran outside of any test.
  private func exactLines(_ path: String, _ change: ChangedFile) -> LineSet? {
    guard change.kind == .modified, !change.isBinary, !change.touched.isEmpty,
      let file = knowledge.coverage?[path], !file.tests.isEmpty
    else { return nil }
    let covered = file.covered
    guard change.touched.subtracting(covered).subtracting(file.uncovered).isEmpty else {
      return nil
    }
    let byTests = file.tests.values.reduce(into: LineSet()) { $0.formUnion($1) }
    guard change.touched.intersection(covered).subtracting(byTests).isEmpty else { return nil }
    return change.touched
  }

  private mutating func addByCoverage(_ path: String, _ lines: LineSet) {
    let tests = knowledge.coverage?[path]?.tests ?? [:]
    let modules = reach(of: path)
    for (index, test) in knowledge.tests.enumerated() {
      if let name = test.coverageName, measured.contains(name) {
        let hit = tests[name]?.intersection(lines) ?? LineSet()
        if !hit.isEmpty { reasons[index].append(.covers(path: path, hit)) }
      } else {
        addUnmeasured(index, path, modules)
      }
    }
  }

  // MARK: Build graph

  /// What is built from the file; nil: the graph does not know it.
  private func reach(of path: String) -> [String: [String]]? {
    guard let graph = knowledge.graph else { return nil }
    let owners = graph.modules(owning: path)
    return owners.isEmpty ? nil : graph.reach(from: owners)
  }

  private mutating func addByGraph(_ path: String) -> Bool {
    guard let modules = reach(of: path) else { return false }
    for index in knowledge.tests.indices { addUnmeasured(index, path, modules) }
    return true
  }

  /// By the graph, and where it does not know the test either, in any case.
  private mutating func addUnmeasured(
    _ index: Int, _ path: String, _ modules: [String: [String]]?
  ) {
    guard let modules, let module = knowledge.tests[index].module,
      knowledge.graph?.modules[module] != nil
    else {
      reasons[index].append(.notMeasured(path: path))
      return
    }
    if let way = modules[module] { reasons[index].append(.dependsOn(path: path, way: way)) }
  }
}
