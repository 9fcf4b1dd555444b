import AssayCoverage
import AssayManifest
import AssaySQLite
import AssayTestImpact
import AssayTestRuns
import AssayVerification
import Foundation

/// Which suites and tests of a system a change can reach.
struct SuiteImpact: Sendable {
  var selection: ImpactSelection
  /// Suites that the change can't reach, as `service/suite`.
  var unreached: Set<String>
  /// What could not be asked, so that more is selected.
  var problems: [String]

  /// So many of the latest runs of a suite tell what failed lately, and what is new.
  private static let latelyRuns = 5

  /// Asks the build, the history and the manifest's rules.
  ///
  /// Where the change is not known everything runs; the manifest's own file reaches everything, too.
  /// `coverage` is what each test ran at the base of the change, if that is known.
  static func find(
    _ change: [ChangedFile]?, manifest: Manifest, root: String, manifestName: String,
    history: HistoryStore?, coverage: CoverageMap? = nil
  ) async -> SuiteImpact {
    var (graph, problems) = await SystemBuild(manifest: manifest, root: root).graph()
    var knowledge = ImpactKnowledge(
      tests: [], graph: graph, coverage: coverage.map(CoverageNames.plain))
    knowledge.rules = rules(manifest, manifestName)
    for service in manifest.services {
      for suite in service.suites {
        let id = "\(service.name)/\(suite.name)"
        knowledge.suites.insert(id)
        let known: [TestSummary]
        do { known = try history?.tests(ofSuite: id, runs: latelyRuns) ?? [] } catch {
          problems.append("\(id): \(error)")
          continue
        }
        let runs = known.map(\.runs).max() ?? 0
        for test in known {
          let identity = TestIdentity(suite: test.suite, name: test.name)
          // Of unit tests the build knows which module holds them; others meet whole services.
          let target = suite.layer == .unit ? graph.testModule(of: identity) : nil
          knowledge.tests.append(
            ImpactTest(
              identity, suite: id, module: target ?? BuildGraph.module(ofSuite: id),
              coverageName: CoverageNames.name(of: identity)))
          if test.failures > 0 { knowledge.failedLately.insert(identity) }
          if test.runs == 1, runs > 1 { knowledge.new.insert(identity) }
        }
      }
    }
    let selection = ImpactSelection(of: change, by: knowledge)
    return SuiteImpact(
      selection: selection,
      unreached: knowledge.suites.filter { selection.suites[$0, default: []].isEmpty },
      problems: problems)
  }

  private static func rules(_ manifest: Manifest, _ manifestName: String) -> [ImpactRule] {
    let own = ImpactRule(name: manifestName, reach: .everything) { $0 == manifestName }
    return [own]
      + (manifest.impact?.rules ?? []).map { rule in
        let pattern = PathPattern(rule.path)
        let reach: ImpactRule.Reach =
          switch rule.reach {
          case .nothing: .nothing
          case .everything: .everything
          case .suites(let suites): .suites(suites)
          }
        return ImpactRule(name: rule.path, reach: reach) { pattern.matches($0) }
      }
  }
}

/// What coverage tools call tests, as results call them: coverage.py's
/// `tests/test_a.py::test_x|run` is `tests.test_a.test_x`.
enum CoverageNames {
  /// The map with such names; what is measured under one of them is united, which selects more.
  static func plain(_ map: CoverageMap) -> CoverageMap {
    var result = map
    for path in map.paths {
      result.change(path) { file in
        file.tests = Dictionary(
          file.tests.map { (plain($0.key), $0.value) }, uniquingKeysWith: { $0.union($1) })
      }
    }
    return result
  }

  static func name(of test: TestIdentity) -> String { plain("\(test.suite).\(test.name)") }

  private static func plain(_ name: String) -> String {
    let node = name.split(separator: "|").first.map(String.init) ?? name
    return node.split(separator: "::").map { part in
      part.hasSuffix(".py") ? String(part.dropLast(3)) : String(part)
    }.joined(separator: ".").split(separator: "/").joined(separator: ".")
  }
}
