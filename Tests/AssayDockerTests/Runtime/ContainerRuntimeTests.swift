import AssayDependencies
import AssayDocker
import AssayEvidence
import AssayServerTestSupport
import Foundation
import Testing

@Suite(.needsEngine)
struct ContainerRuntimeTests {
  @Test func `starts Redis, says where it is and removes it`() async throws {
    try await RuntimeFixture.with { fixture in
      let availability = await fixture.runtime.availability(of: .redis())
      #expect(availability == .available("assay/redis:7 is there"))
      let server = try await fixture.start(.redis())
      let endpoint = try #require(server.endpoints["redis"])
      #expect(endpoint.host == "127.0.0.1")
      #expect(server.endpoint(port: 6379) == endpoint)
      #expect(server.endpoint(port: 1) == nil)
      #expect(server.version?.hasPrefix("7.") == true)
      #expect(server.runtime == .container && server.socketFolder == nil && !server.wasPrepared)
      #expect(server.startUp > .zero)
      #expect(await server.state() == .running)
      let details = try await server.details()
      #expect(details.labels["dev.assay.session"] == fixture.session.id)
      #expect(details.labels["dev.assay.dependency"] == "cache")
      #expect(RunSession(labels: details.labels) == fixture.session)
      #expect(details.bindings(of: "6379/tcp").map(\.address) == ["127.0.0.1"])
      let pong = try await server.run(["redis-cli", "ping"])
      #expect(pong.code == 0 && pong.output == Array("PONG\n".utf8))
      await server.stop()
      await server.stop()
      #expect(await server.state() == .gone)
      #expect(
        try await fixture.client.listContainers(
          labels: ["dev.assay.session=\(fixture.session.id)"]) == [])
    }
  }

  @Test func `passes settings, variables and files on, all with placeholders filled in`()
    async throws
  {
    var dependency = Dependency.shell("sleep 600", name: "orders") { specification in
      specification.entrypoint = ["env"]
      specification.command = ["NAME={name}", "sleep"]
      specification.environment = ["A": "{user}:{password}@{database}", "B": "{unknown}"]
      specification.files = [
        .init("/etc/deep/er/a.conf", .bytes(Array("one".utf8)), mode: 0o600)
      ]
    }
    dependency.module.account = ServiceAccount(user: "u", password: "p", database: "d")
    dependency.module.container?.settingArguments = ["{value}"]
    dependency.settings = ["duration": "600"]
    dependency.environment = ["B": "mine", "C": "{name}"]
    try await RuntimeFixture.with { fixture in
      let server = try await fixture.start(dependency)
      let details = try await server.details()
      let environment = details.configuration?.environment ?? []
      for variable in ["A=u:p@d", "B=mine", "C=orders"] { #expect(environment.contains(variable)) }
      #expect(details.configuration?.command == ["NAME=orders", "sleep", "600"])
      #expect(try await server.readFile("/etc/deep/er/a.conf") == Array("one".utf8))
      #expect(try await server.readFile("/etc/nothing") == nil)
      let mode = try await server.run(["stat", "-c", "%a", "/etc/deep/er/a.conf"])
      #expect(mode.output == Array("600\n".utf8))
      try await server.copy([.init("/tmp/late", .bytes([1, 2, 3]))])
      #expect(try await server.readFile("/tmp/late") == [1, 2, 3])
    }
  }

  @Test func `two servers reach each other by name, on the run's network and on others`()
    async throws
  {
    try await RuntimeFixture.with { fixture in
      var web = Dependency.shell(webServer, name: "web", ports: webPort) { $0.aliases = ["shop"] }
      web.networks = ["back"]
      var other = Dependency.shell("sleep 600", name: "client")
      other.networks = ["back"]
      let (server, client) = (web, other)
      async let first = fixture.start(server)
      async let second = fixture.start(client)
      let (webServer, box) = try await (first, second)
      #expect(try await webServer.details().network?.networks?.count == 2)
      for name in ["web", "shop"] {
        #expect(try await box.page(of: name) == "up", "\(name)")
      }
      let labels = ["dev.assay.session=\(fixture.session.id)"]
      let networks = try await fixture.client.listNetworks(labels: labels).map(\.name).sorted()
      #expect(networks == ["assay-\(fixture.session.id)", "assay-\(fixture.session.id)-back"])
    }
  }

  @Test func `a server is on the run's network as soon as somebody may call it`() async throws {
    try await RuntimeFixture.with { fixture in
      let labels = ["dev.assay.session=\(fixture.session.id)"]
      let early = try await fixture.start(.redis("early"))
      #expect(try await fixture.client.listNetworks(labels: labels) == [])
      let caller = try await fixture.start(.shell("sleep 600", name: "caller"))
      let late = try await fixture.start(.redis("late"))
      for name in ["early", "late"] {
        let line = "(echo PING; sleep 0.5) | nc -w 5 \(name) 6379"
        let answer = try await caller.run(["sh", "-c", line])
        #expect(String(decoding: answer.output, as: UTF8.self) == "+PONG\r\n", "\(name)")
      }
      let back = try await early.run(["redis-cli", "-h", "late", "ping"])
      #expect(back.output == Array("PONG\n".utf8))
      await late.stop()
    }
  }

  @Test func `a container reaches ports of this machine by one name`() async throws {
    let dependency = Dependency.shell("sleep 600") { $0.hostPorts = [9] }
    try await RuntimeFixture.with { fixture in
      let server = try await fixture.start(dependency)
      let hosts = try await server.readFile("/etc/hosts").map {
        String(decoding: $0, as: UTF8.self)
      }
      let run = try await server.run(["cat", "/etc/hosts"])
      let text = (hosts ?? "") + String(decoding: run.output, as: UTF8.self)
      #expect(text.contains("host.assay.internal"))
    }
  }

  @Test func `volumes belong to the run, and memory is memory`() async throws {
    let dependency = Dependency.shell("echo x > /shared/x; sleep 600") { specification in
      specification.mounts = [
        .init("/shared", .volume("data")), .init("/fast", .memory(options: "size=1m,mode=0700")),
      ]
    }
    let reader = Dependency.shell(
      "while [ ! -e /shared/x ]; do sleep 0.1; done; echo found; sleep 600", name: "reader"
    ) {
      $0.mounts = [.init("/shared", .volume("data"), isReadOnly: true)]
    }
    try await RuntimeFixture.with { fixture in
      let server = try await fixture.start(dependency)
      var waiting = reader
      waiting.ready = .log(.text("found"))
      _ = try await fixture.start(waiting)
      let mounts = try await server.run(["grep", " /fast ", "/proc/mounts"])
      #expect(String(decoding: mounts.output, as: UTF8.self).contains("tmpfs"))
      let label = ["dev.assay.session=\(fixture.session.id)"]
      let volumes = try await fixture.client.listVolumes(labels: label).map(\.name)
      #expect(volumes == ["assay-\(fixture.session.id)-data"])
    }
  }

  @Test func `pauses, resumes, kills and starts again with its data`() async throws {
    let line = "[ -e /kept ] && echo again; touch /kept; \(webServer)"
    try await RuntimeFixture.with { fixture in
      let server = try await fixture.start(
        .shell(line, ports: webPort) { $0.hasInit = true })
      try await server.pause()
      #expect(await server.state() == .paused)
      try await server.resume()
      #expect(await server.state() == .running)
      try await server.kill(signal: "KILL")
      // The news of its end comes a moment later.
      for _ in 0..<500 where await server.state() == .running {
        try await Task.sleep(for: .milliseconds(10))
      }
      #expect(await server.state() == .exited(code: 137, outOfMemory: false))
      try await server.restart()
      #expect(await server.state() == .running)
      #expect(await server.lastLines(1) == ["again"])
      let endpoint = try #require(server.endpoints["http"])
      #expect(await TestProber().probe(.http(.init("/"), endpoint)) == .ready)
      try await server.restart()
      let again = try #require(server.endpoints["http"])
      #expect(await TestProber().probe(.http(.init("/"), again)) == .ready)
    }
  }

  @Test func `limits, user, capabilities and the rest reach the engine`() async throws {
    let dependency = Dependency.shell("sleep 600") { specification in
      specification.user = "65534:65534"
      specification.workingDirectory = "/tmp"
      specification.hostname = "boxy"
      specification.memory = 64 << 20
      specification.processors = 0.5
      specification.processLimit = 50
      specification.openFilesLimit = 512
      specification.hasInit = true
      specification.droppedCapabilities = ["ALL"]
      specification.addedCapabilities = ["NET_ADMIN"]
      specification.isReadOnly = true
      specification.extraHosts = ["db.example": "10.1.2.3"]
      specification.labels = ["team": "orders"]
    }
    try await RuntimeFixture.with { fixture in
      let server = try await fixture.start(dependency)
      let line =
        "id -u; pwd; hostname; ulimit -n; touch /x 2>/dev/null || echo ro; "
        + "grep -c db.example /etc/hosts; cat /proc/1/comm"
      let result = try await server.run(["sh", "-c", line])
      let words = String(decoding: result.output, as: UTF8.self).split(separator: "\n")
      #expect(words.prefix(6) == ["65534", "/tmp", "boxy", "512", "ro", "1"])
      #expect(words.last?.contains("init") == true)
      #expect(try await server.details().labels["team"] == "orders")
    }
  }
}
