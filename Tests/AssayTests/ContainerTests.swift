import Assay
import Foundation
import FoundationNetworking
import Subprocess
import Testing

/// A web server in a container, with a page that the test brought along.
private let web: TestDependency = {
  var container = ContainerSpecification("assay/busybox:1")
  container.command = ["sh", "-c", "echo serving; echo warned >&2; exec httpd -f -p 8080 -h /www"]
  container.files = [.init("/www/index.html", .bytes(Array("hello".utf8)))]
  container.ports = [.init(8080)]
  return .container("web", container, ready: .all([.log(.text("serving")), .port(8080)]))
}()

private let needsEngine = ConditionTrait.enabled("no container engine has assay/busybox:1") {
  if ProcessInfo.processInfo.environment["CI"] == "true" { return true }
  let result = try? await Subprocess.run(
    .name("docker"), arguments: ["image", "inspect", "assay/busybox:1"], output: .discarded)
  return result?.terminationStatus.isSuccess == true
}

@Suite(needsEngine) struct ContainerTests {
  @Test(web) func `a test gets a container of its own`() async throws {
    let lease = try Lease.current
    let page = try #require(URL(string: "\(lease.url)/index.html"))
    let (data, _) = try await URLSession.shared.data(from: page)
    #expect(String(decoding: data, as: UTF8.self) == "hello")
  }

  @Test(.timeLimit(.minutes(1))) func `a container is looked into and changed`() async throws {
    try await withServer(web) { server in
      #expect(server.isContainer)
      let result = try await server.run(["sh", "-c", "cat /www/index.html; echo no >&2; exit 3"])
      #expect(result.code == 3)
      #expect(String(decoding: result.output, as: UTF8.self) == "hello")
      #expect(String(decoding: result.error, as: UTF8.self) == "no\n")
      try await server.copy([.init("/tmp/in", .bytes([1, 2, 3]), mode: 0o600)])
      #expect(try await server.readFile("/tmp/in") == [1, 2, 3])
      #expect(try await server.readFile("/tmp/out") == nil)
      var seen: Set<LogLine> = []
      for try await line in server.log() {
        seen.insert(line)
        if seen.count == 2 { break }
      }
      #expect(seen == [LogLine(.output, "serving"), LogLine(.error, "warned")])
      try await server.kill()
      while await server.state() == .running { await Task.yield() }
      #expect(await server.state() == .exited(code: 137, outOfMemory: false))
    }
  }

  @Test func `one that does not start says what it said`() async throws {
    var container = ContainerSpecification("assay/busybox:1")
    container.command = ["sh", "-c", "echo out of luck; exit 4"]
    let dependency: TestDependency = .container("luck", container, ready: .log(.text("in luck")))
    await #expect {
      try await withServer(dependency) { _ in }
    } throws: { "\($0)".contains("out of luck") && "\($0)".contains("luck") }
  }
}
