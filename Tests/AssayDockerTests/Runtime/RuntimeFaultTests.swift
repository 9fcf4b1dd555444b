import AssayDependencies
import AssayDocker
import AssayEvidence
import Foundation
import Glibc
import Synchronization
import Testing

@Suite(.needsEngine)
struct RuntimeFaultTests {
  @Test func `a container that exits at once is reported with its last lines and its code`()
    async throws
  {
    let line = "for i in $(seq 30); do echo line $i; done; echo 'no config' >&2; exit 3"
    var dependency = Dependency.shell(line, ports: webPort)
    dependency.ready = .http(.init("/"))
    try await RuntimeFixture.with { fixture in
      let clock = ContinuousClock()
      let start = clock.now
      let report = try await fixture.failure(dependency)
      #expect(clock.now - start < .seconds(20))
      #expect(report.status == .infrastructure)
      #expect(report.attempt == "start BusyBox" && report.subject == "box")
      #expect(report.happened.contains("It has exited with code 3."))
      #expect(report.happened.contains("  | no config"))
      #expect(report.happened.contains("  | line 30"))
      #expect(!report.happened.contains("  | line 10\n"))
      #expect(try await fixture.leftovers().filter { !$0.hasPrefix("assay-t-") } == [])
    }
  }

  @Test func `readiness that never comes says what was seen`() async throws {
    var dependency = Dependency.shell(webServer, ports: webPort)
    dependency.ready = .http(.init("/missing"))
    dependency.startTimeout = .seconds(1)
    try await RuntimeFixture.with { fixture in
      let report = try await fixture.failure(dependency)
      #expect(
        report.happened.hasPrefix(
          "Waited 1 s for HTTP 200–299 on /missing; the last answer was: 404. It is running."))
    }
  }

  @Test func `too little memory is named`() async throws {
    var dependency = Dependency.shell("sleep 0.2; x=a; while :; do x=$x$x; done") {
      $0.memory = 16 << 20
    }
    dependency.ready = .log(.text("never"))
    try await RuntimeFixture.with { fixture in
      let report = try await fixture.failure(dependency)
      // Not every kernel lets the engine see why.
      #expect(
        report.happened.contains("was ended for using too much memory")
          || report.happened.contains("has exited with code"))
    }
  }

  @Test func `a missing image says how to get it`() async throws {
    var dependency = Dependency.redis()
    dependency.version = VersionRequirement("0.1")
    try await RuntimeFixture.with { fixture in
      let report = try await fixture.failure(dependency)
      #expect(report.subject.hasPrefix("assay/redis:0.1, on unix://"))
      #expect(report.remedy?.contains("docker pull assay/redis:0.1") == true)
      #expect(
        await fixture.runtime.availability(of: dependency)
          == .obtainable("assay/redis:0.1 is pulled"))
      dependency.module.container?.specification.pullPolicy = .never
      guard
        case .unavailable(let reason, _) = await fixture.runtime.availability(of: dependency)
      else { throw NoError() }
      #expect(reason.contains("does not have the image assay/redis:0.1"))
    }
  }

  @Test func `a command that is not in the image says so`() async throws {
    let dependency = Dependency.shell("") { $0.command = ["no-such-program"] }
    try await RuntimeFixture.with { fixture in
      let report = try await fixture.failure(dependency)
      #expect(report.happened.contains("no-such-program"))
    }
  }

  @Test func `a fixed port that is taken is named`() async throws {
    try await withTakenPort { port in
      let dependency = Dependency.shell(webServer) { $0.ports = [.init(80, host: port)] }
      try await RuntimeFixture.with { fixture in
        let report = try await fixture.failure(dependency)
        #expect(report.happened.contains("\(port)"))
        #expect(report.remedy?.contains("has the port") == true)
      }
    }
  }

  @Test func `a fixed port that is free is the port`() async throws {
    let port = try await withTakenPort { $0 }
    let dependency = Dependency.shell(webServer) { $0.ports = [.init(80, host: port)] }
    try await RuntimeFixture.with { fixture in
      let server = try await fixture.start(dependency)
      #expect(server.endpoint(port: 80)?.port == port)
    }
  }

  @Test func `a server that advertises its port knows it before it starts`() async throws {
    let dependency = Dependency.shell("", ports: webPort) { specification in
      specification.command = [
        "sh", "-c", "echo reached by {host}:{port} and {name}, {port:http}; \(webServer)",
      ]
    }
    try await RuntimeFixture.with { fixture in
      let server = try await fixture.start(dependency)
      let endpoint = try #require(server.endpoints["http"])
      #expect(
        await server.lastLines(5) == ["reached by \(endpoint) and box, \(endpoint.port)"])
    }
  }

  @Test func `tries as often as it may and says so`() async throws {
    var dependency = Dependency.shell("echo try; exit 1")
    dependency.ready = .log(.text("never"))
    dependency.startAttempts = 2
    try await RuntimeFixture.with { fixture in
      let report = try await fixture.failure(dependency)
      #expect(report.happened.hasPrefix("Tried 2 times. "))
    }
  }

  @Test func `a condition that is wrong is bad input and is not tried again`() async throws {
    var dependency = Dependency.shell("sleep 600")
    dependency.ready = .log(.expression("("))
    dependency.startAttempts = 3
    try await RuntimeFixture.with { fixture in
      let report = try await fixture.failure(dependency)
      #expect(report.status == .badInput)
      #expect(!report.happened.contains("Tried"))
    }
  }

  @Test func `a kind that has no container is bad input`() async throws {
    try await RuntimeFixture.with { fixture in
      let dependency = Dependency(name: "x", module: ServiceModule(name: "x", title: "X"))
      let report = try await fixture.failure(dependency)
      #expect(report.status == .badInput)
    }
  }

  @Test(arguments: [0, 30, 120, 400])
  func `nothing is left of a start that is cancelled`(milliseconds: Int) async throws {
    var dependency = Dependency.shell("sleep 600")
    dependency.ready = .log(.text("never"))
    let slow = dependency
    try await RuntimeFixture.with { fixture in
      let task = Task { try await fixture.failure(slow) }
      try await Task.sleep(for: .milliseconds(milliseconds))
      task.cancel()
      _ = await task.result
      let label = ["dev.assay.session=\(fixture.session.id)"]
      #expect(try await fixture.client.listContainers(labels: label).map(\.name) == [])
    }
  }

  @Test func `a start that is cancelled while its image is fetched leaves nothing`() async throws {
    let (fetching, begin) = AsyncStream<Void>.makeStream()
    let hanging = ContainerImages(find: { _ in nil }) { _ throws(FailureReport) in
      begin.finish()
      // As long as a registry that never answers; ended by the cancellation.
      try? await Task.sleep(for: .seconds(600))
      throw FailureReport(.infrastructure, attempt: "pull", subject: "", happened: "Interrupted.")
    }
    try await RuntimeFixture.with(images: hanging) { fixture in
      let task = Task { try await fixture.failure(.redis()) }
      for await _ in fetching {}
      task.cancel()
      _ = try await task.value
      #expect(try await fixture.leftovers() == [])
    }
  }

  /// Runs `body` while a socket of ours has a port of 127.0.0.1.
  private func withTakenPort<Result>(
    _ body: (UInt16) async throws -> Result
  ) async throws -> Result {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe bind(descriptor, pointer, length) == 0 && listen(descriptor, 1) == 0
          ? getsockname(descriptor, pointer, &length) : -1
      }
    }
    try #require(result == 0)
    return try await body(UInt16(bigEndian: address.sin_port))
  }
}
