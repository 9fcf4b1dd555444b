import AssayTestRuns
import Testing

struct TestRunnerTests {
  @Test(arguments: [
    ("swift test --filter OrdersUnitTests", TestRunner.swiftTest),
    ("FOO=1 swift test", .swiftTest),
    ("env FOO=1 /opt/swift/bin/swift test", .swiftTest),
    ("pytest e2e", .pytest),
    ("../../.venv/bin/python -m pytest tests/unit -q", .pytest),
    ("cd api && pytest", .pytest),
    ("go test ./...", .goTest),
    ("swift test --filter 'A|B'", .swiftTest),
    ("swift test | cat", nil),
    ("\"$ASSAY\" contract mock a.json --url-variable A -- swift test", .swiftTest),
    ("assay contract mock a.json", nil),
    ("  swift test\n", .swiftTest),
    ("go test ./... | tail -4", nil),
    ("go test $(go list ./... | grep -v e2e)", .goTest),
    ("go test $(go list ./...) | cat", nil),
    ("pytest a; pytest b", nil),
    ("go test ./a; pytest b", nil),
    ("swift build && swift test", nil),
    ("swift run tests", nil),
    ("echo pytest-like", nil),
    ("npm test", nil),
    ("", nil),
  ])
  func `recognises a runner by the command that it starts`(line: String, runner: TestRunner?) {
    #expect(TestRunner(commandLine: line) == runner)
  }

  @Test func `asks swift test for an event stream unless the command does`() {
    let asked = TestRunner.swiftTest.request(
      commandLine: "swift test", environment: [:], path: "/r/a")
    #expect(
      asked.commandLine
        == "swift test --event-stream-output-path '/r/a' --event-stream-version 0")
    let own = "swift test --event-stream-output-path mine"
    let left = TestRunner.swiftTest.request(commandLine: own, environment: [:], path: "/r/a")
    #expect(left.commandLine == own)
    #expect(left.sources == [.output(.xctestConsole)])
  }

  @Test func `asks for xUnit where XCTest prints only what fails`() {
    let request = TestRunner.swiftTest.request(
      commandLine: "swift test --parallel\n", environment: [:], path: "/r/a")
    #expect(request.commandLine.hasSuffix(" --xunit-output '/r/a.xml'"))
    #expect(!request.commandLine.contains("\n"))
    #expect(request.sources == [.file("/r/a", .swiftTestingEvents), .file("/r/a.xml", .junit)])
  }

  @Test func `keeps what the environment already asks of pytest and go`() {
    let pytest = TestRunner.pytest.request(
      commandLine: "pytest", environment: ["PYTEST_ADDOPTS": "-x"], path: "/r/a b")
    #expect(pytest.environment == ["PYTEST_ADDOPTS": "-x --junitxml='/r/a b'"])
    let go = TestRunner.goTest.request(
      commandLine: "go test ./...", environment: ["GOFLAGS": "-mod=mod"], path: "/r/a")
    #expect(go.environment == ["GOFLAGS": "-mod=mod -json"])
    #expect(go.sources == [.output(.goTestJSON)])
  }
}
