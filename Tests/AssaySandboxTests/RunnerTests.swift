import AssayHermeticity
import AssaySandbox
import AssayServerTestSupport
import AssayTestRuns
import Foundation
import Testing

/// Real runners, whose tests are told apart.
struct RunnerTests {
  @Test(arguments: [HermeticPolicy.Mode.watch, .enforce])
  func `of Swift Testing's tests, each is told what it did`(mode: HermeticPolicy.Mode) throws {
    if machineLacks(.calls, .network) { return }
    let run = try ConfinedRun(mode)
    let environment = try prepare(run)
    run.environment = environment.variables(
      inherited: ProcessInfo.processInfo.environment, runner: .swiftTest,
      folderExists: FileManager.default.fileExists(atPath:))
    run.environment[Planted.variable] = run.outside
    let outcome = try run.run([
      run.program, "--testing-library", "swift-testing", "--filter",
      "^AssaySandboxTests\\.PlantedTests",
      "--no-parallel", "--event-stream-output-path", "\(run.scratch)/events",
      "--event-stream-version", "0",
    ])
    #expect(outcome.status == 0, "\(outcome.output)")
    let events = try Data(contentsOf: URL(filePath: "\(run.scratch)/events"))
    let attribution = Attribution(
      outcome.log.observations, intervals: TestIntervals(swiftTestingEvents: Array(events)))
    let acts = violations(attribution)
    #expect(acts["connects"] == ["connected to 127.0.0.1:9"])
    #expect(acts["writes a file"]?.contains { $0.hasSuffix("\(run.outside)/planted") } == true)
    #expect(Set(acts.keys) == ["connects", "writes a file"], "\(acts)")
    #expect(attribution.ofSuite.filter(\.isViolation) == [])
    #expect(attribution.open == [])
    let level = attribution.acts.first { $0.key.name.contains("runs a program") }.map { _, acts in
      ObservedLevel(acts.map(\.observation), in: ObservedLevel.Surroundings())
    }
    #expect(level?.reason == "ran /usr/bin/echo")
    #expect(FileManager.default.fileExists(atPath: "\(run.outside)/planted") == (mode == .watch))
  }

  @Test func `pytest's tests say themselves which they are, children included`() throws {
    if machineLacks(.calls, .network) { return }
    let run = try ConfinedRun()
    let environment = try prepare(run)
    try """
    import os, socket, subprocess, sys, threading
    import pytest

    def connect():
        try: socket.create_connection(("127.0.0.1", 9))
        except OSError: pass

    def test_pure(): assert sum(range(9)) == 36
    def test_connects(): connect()
    def test_in_a_thread():
        thread = threading.Thread(target=connect)
        thread.start()
        thread.join()
    def test_in_a_child():
        code = "import socket; socket.socket().connect_ex(('127.0.0.1', 9))"
        subprocess.run(["sh", "-c", f"{sys.executable} -c \\"{code}\\"; true"], check=True)
    @pytest.mark.parametrize("name", ["a b", "x::y", "ü"])
    def test_writes(name):
        with pytest.raises(PermissionError): open(f"outside/{name}", "w")
    def test_closes_what_it_did_not_open():
        for number in range(3, 64):
            try:
                if "/markers/" in os.readlink(f"/proc/self/fd/{number}"): os.close(number)
            except OSError: pass
    def test_after_that(): connect()
    """.write(toFile: "\(run.folder)/test_cart.py", atomically: false, encoding: .utf8)
    run.environment = environment.variables(
      inherited: ProcessInfo.processInfo.environment, runner: .pytest,
      folderExists: FileManager.default.fileExists(atPath:))
    run.sandbox.writableFolders = environment.writableFolders(run.environment)
    let outcome = try run.shell("python3 -m pytest -q test_cart.py")
    guard !outcome.output.contains("No module named pytest") else {
      print("not checked: there is no pytest")
      return
    }
    #expect(outcome.status == 0, "\(outcome.output)")
    let attribution = Attribution(outcome.log.observations)
    let connects = "connected to 127.0.0.1:9"
    let folder = run.outside
    #expect(
      violations(attribution) == [
        "test_connects": [connects], "test_in_a_thread": [connects], "test_in_a_child": [connects],
        "test_after_that": [connects], "test_writes[a b]": ["created \(folder)/a b"],
        "test_writes[x::y]": ["created \(folder)/x::y"],
        #"test_writes[\xfc]"#: ["created \(folder)/ü"],
      ])
    #expect(attribution.acts.keys.allSatisfy { $0.suite == "test_cart" })
    #expect(attribution.ofSuite.filter(\.isViolation) == [], "\(attribution.ofSuite)")
  }

  @Test(.enabled(if: isInstalled("go"), "Go is not installed"))
  func `of Go's tests each is told what it did, building is none of theirs`() throws {
    if machineLacks(.calls, .network) { return }
    let run = try ConfinedRun()
    for name in ["cart", "orders"] {
      let folder = "\(run.folder)/\(name)"
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      try """
      package \(name)

      import ("os"; "os/exec"; "syscall"; "testing")

      func TestPure(t *testing.T) {}
      func TestChild(t *testing.T) {
        exec.Command("sh", "-c", "sh -c 'echo > ../outside/child-\(name)'; true").Run()
      }
      func TestFirst(t *testing.T) { t.Parallel(); os.Mkdir("../outside/first-\(name)", 0o700) }
      func TestConnects(t *testing.T) {
        number, _ := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
        syscall.Connect(number, &syscall.SockaddrInet4{Port: 9, Addr: [4]byte{127, 0, 0, 1}})
      }
      func TestOuter(t *testing.T) {
        t.Run("writes", func(t *testing.T) {
          os.WriteFile("../outside/\(name)", nil, 0o600)
        })
      }
      """.write(toFile: "\(folder)/a_test.go", atomically: false, encoding: .utf8)
    }
    let outcome = try runGo(run)
    #expect(outcome.status == 0, "\(outcome.output)")
    let attribution = Attribution(
      outcome.log.observations,
      intervals: TestIntervals(
        goMarks: outcome.log.marks, packages: ["example.com/shop/cart", "example.com/shop/orders"]))
    var acts: [String: Set<String>] = [:]
    for (test, all) in attribution.acts {
      for act in all where act.observation.isViolation {
        acts["\(test.suite.suffix(6)) \(test.name)", default: []].insert(
          act.observation.signature.description)
      }
    }
    let folder = run.outside
    for (suite, name) in [("p/cart", "cart"), ("orders", "orders")] {
      #expect(acts.removeValue(forKey: "\(suite) TestConnects") == ["connected to 127.0.0.1:9"])
      #expect(
        acts.removeValue(forKey: "\(suite) TestChild") == ["created \(folder)/child-\(name)"])
      #expect(
        acts.removeValue(forKey: "\(suite) TestFirst") == ["created \(folder)/first-\(name)"])
      #expect(
        acts.removeValue(forKey: "\(suite) TestOuter/writes") == ["created \(folder)/\(name)"])
    }
    #expect(acts == [:])
    #expect(attribution.ofSuite.filter(\.isViolation) == [])
    #expect(attribution.open == [])
  }

  @Test(.enabled(if: isInstalled("go"), "Go is not installed"))
  func `what a Go test prints arrives whole, and a crash behind it`() throws {
    let run = try ConfinedRun()
    try """
    package loud

    import ("fmt"; "strings"; "testing")

    func TestLoud(t *testing.T) {
      for i := 0; i < 50000; i++ { fmt.Println("line", strings.Repeat("x", i % 100)) }
    }
    func TestCrash(t *testing.T) { fmt.Print("no end"); panic("over") }
    """.write(toFile: "\(run.folder)/a_test.go", atomically: false, encoding: .utf8)
    let outcome = try runGo(run)
    let events = try String(contentsOfFile: "\(run.scratch)/events", encoding: .utf8)
      .split(separator: "\n")
    #expect(events.count { $0.contains(#""Output":"line "#) } == 50000)
    let crash = try #require(events.first { $0.contains("panic: over") })
    #expect(crash.contains("TestCrash"))
    #expect(outcome.log.marks.map(\.text).contains("=== RUN   TestCrash"))
  }

  /// Runs all Go tests of the folder, whose events go to `scratch/events`.
  private func runGo(_ run: ConfinedRun) throws -> ConfinedRun.Outcome {
    let environment = try prepare(run)
    try "module example.com/shop\n\ngo 1.19\n".write(
      toFile: "\(run.folder)/go.mod", atomically: false, encoding: .utf8)
    run.environment = environment.variables(
      inherited: ProcessInfo.processInfo.environment, runner: .goTest,
      folderExists: FileManager.default.fileExists(atPath:))
    run.sandbox.writableFolders = environment.writableFolders(run.environment)
    run.sandbox.readsGoOutput = true
    return try run.shell("go test -json -count=1 ./... > scratch/events")
  }

  private func prepare(_ run: ConfinedRun) throws -> SuiteEnvironment {
    let environment = SuiteEnvironment(
      scratchFolder: run.scratch, cacheFolder: "\(run.scratch)/cache")
    try environment.prepare()
    return environment
  }

  /// By the test's name alone, each act once.
  private func violations(_ attribution: Attribution) -> [String: Set<String>] {
    var result: [String: Set<String>] = [:]
    for (test, acts) in attribution.acts {
      let name = test.name.filter { $0 != "`" }.replacing("()", with: "")
      let told = acts.map(\.observation).filter(\.isViolation).map(\.signature.description)
      if !told.isEmpty { result[name] = Set(told) }
    }
    return result
  }
}
