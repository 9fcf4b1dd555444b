import AssayJSON
package import AssayTestRuns

/// A suite's own command, changed so that it runs only some of its tests.
package struct SelectedRun: Sendable, Hashable {
  package var commandLine: String
  /// To set over the command's other variables.
  package var environment: [String: String] = [:]
  /// Texts by file name, to be written to the folder before.
  package var files: [String: String] = [:]

  /// The starts that run the tests, one after the other.
  ///
  /// `environment` has the command's variables, `folder` is where the files will lie. Fails when the
  /// runner can't be asked for these tests.
  package static func runs(
    of tests: [TestIdentity], by runner: TestRunner, commandLine: String,
    environment: [String: String], folder: String
  ) throws(SubsetFault) -> [SelectedRun] {
    guard !tests.isEmpty else { return [] }
    switch runner {
    case .pytest: return [pytest(tests, commandLine, environment, folder)]
    case .swiftTest: return try swiftTest(tests, commandLine)
    case .goTest: return try goTest(tests, commandLine)
    }
  }

  private static func swiftTest(
    _ tests: [TestIdentity], _ line: String
  ) throws(SubsetFault) -> [SelectedRun] {
    var words = CommandWords(line)
    // Filters add up, so the user's own would bring all its tests along.
    words.remove(options: ["--filter"])
    // The suite has just been built.
    if !words.words.contains("--skip-build") { words.words.append("--skip-build") }
    let subset = TestSubset(.only, tests.map { TestSubset.Member($0) })
    return try SwiftTestSubset.invocations(subset).map {
      SelectedRun(commandLine: "\(words.text) \($0.shellText)")
    }
  }

  private static func goTest(
    _ tests: [TestIdentity], _ line: String
  ) throws(SubsetFault) -> [SelectedRun] {
    var words = CommandWords(line)
    guard !words.words.contains(where: { ["-args", "--args"].contains($0) }) else {
      throw SubsetFault(
        runner: .goTest, what: "what stands after -args goes to the tests, so no option can follow",
        remedy: "give the tests their arguments by environment variables")
    }
    words.remove(options: ["-run", "--run", "-count", "--count"])
    words.words.removeAll { word in
      word == "." || word.hasPrefix("./") || word.hasPrefix("../") || word.contains("...")
    }
    let subset = TestSubset(.only, tests.map { TestSubset.Member($0) })
    return try GoTestSubset.invocations(subset).map {
      // Without a count it would show what it kept of the last run.
      SelectedRun(commandLine: "\(words.text) -count=1 \($0.shellText)")
    }
  }

  /// By a plugin, so that it does not matter where in the line pytest stands and what else it is
  /// told.
  private static func pytest(
    _ tests: [TestIdentity], _ line: String, _ environment: [String: String], _ folder: String
  ) -> SelectedRun {
    let list = JSON.array(tests.map { [.string($0.suite), .string($0.name)] })
    let path = environment["PYTHONPATH"].map { "\(folder):\($0)" } ?? folder
    let options = environment["PYTEST_ADDOPTS"].map { $0 + " " } ?? ""
    return SelectedRun(
      // A command that sets it itself would leave us out.
      commandLine: line.replacing(/\bPYTHONPATH=/) { _ in "PYTHONPATH=\(shellText(folder)):" },
      environment: [
        "PYTHONPATH": path, "PYTEST_ADDOPTS": options + "-p \(pluginName)",
        "ASSAY_SELECTED_TESTS": "\(folder)/selected.json",
      ], files: ["selected.json": list.description, "\(pluginName).py": plugin])
  }

  /// Without quotes, as the command may stand in some already.
  private static func shellText(_ path: String) -> String {
    path.replacing(/[^\w\/.,@%+=:-]/) { "\\\($0.output)" }
  }

  /// A module that no project has.
  private static let pluginName = "assay_selected_tests"

  /// Names tests as pytest's own JUnit files do.
  private static let plugin = """
    import json, os, re
    import pytest


    def identity(item):
        path, bracket, parameters = item.nodeid.partition("[")
        names = path.split("::")
        names[0] = re.sub(r"\\.py$", "", names[0].replace("/", "."))
        names[-1] += bracket + parameters
        return ".".join(names[:-1]), names[-1]


    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(config, items):
        with open(os.environ["ASSAY_SELECTED_TESTS"]) as file:
            wanted = {tuple(name) for name in json.load(file)}
        others = [item for item in items if identity(item) not in wanted]
        items[:] = [item for item in items if identity(item) in wanted]
        config.hook.pytest_deselected(items=others)

    """
}
