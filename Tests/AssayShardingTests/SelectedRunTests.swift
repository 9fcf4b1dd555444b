import AssaySharding
import AssayTestRuns
import Testing

struct SelectedRunTests {
  private func runs(
    _ line: String, _ tests: [(String, String)], environment: [String: String] = [:]
  ) throws -> [SelectedRun] {
    let runner = try #require(TestRunner(commandLine: line))
    return try SelectedRun.runs(
      of: tests.map { TestIdentity(suite: $0.0, name: $0.1) }, by: runner, commandLine: line,
      environment: environment, folder: "/x")
  }

  @Test(arguments: [
    "swift test", "swift test --filter Unit", "swift test --filter='Unit|Other'",
    "swift test --skip-build --filter 'A B'",
  ])
  func `Swift's own filters give way, as filters add up`(line: String) throws {
    let run = try #require(try runs(line, [("M.S", "t()")]).first)
    #expect(run.commandLine.hasPrefix("swift test --skip-build --filter '"), "\(run)")
    #expect(!run.commandLine.contains("Unit") && !run.commandLine.contains("A B"))
  }

  @Test func `what else the command says stays`() throws {
    let line = "env A=1 swift test -c release --package-path \"$(pwd)/a b\""
    let run = try #require(try runs(line, [("S", "t()")]).first)
    #expect(run.commandLine.hasPrefix(line + " --skip-build --filter "), "\(run)")
  }

  @Test func `Go runs each package by itself, never from its cache`() throws {
    let runs = try runs(
      "go test -race ./... -run Old -count 3", [("e.x/b", "TestB"), ("e.x/a", "TestA/x y")])
    #expect(
      runs.map(\.commandLine) == [
        "go test -race -count=1 e.x/a -run '^TestA$/^x y$'",
        "go test -race -count=1 e.x/b -run '^TestB$'",
      ])
  }

  @Test func `arguments for Go's tests leave no room for options`() {
    #expect(throws: SubsetFault.self) { try runs("go test ./... -args -x", [("a", "TestA")]) }
  }

  @Test func `pytest is told by its environment, beside what the user told it`() throws {
    let run = try #require(
      try runs(
        "cd a && pytest -q tests", [("test_a.TestC", "test_x[1]")],
        environment: ["PYTHONPATH": "/lib", "PYTEST_ADDOPTS": "-x"]
      ).first)
    #expect(run.commandLine == "cd a && pytest -q tests")
    #expect(run.environment["PYTHONPATH"] == "/x:/lib")
    #expect(run.environment["PYTEST_ADDOPTS"] == "-x -p assay_selected_tests")
    #expect(run.files["selected.json"]?.contains("test_x[1]") == true)
    #expect(run.files["assay_selected_tests.py"]?.contains(#"r"\.py$""#) == true)
  }

  @Test func `no test is no run, and not all of them`() throws {
    #expect(try runs("swift test", []).isEmpty)
  }
}
