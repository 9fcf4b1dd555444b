import AssayDependencies
import AssayEvidence
import AssayProcesses
import Foundation
import Testing
import AssayServerTestSupport

extension ProcessTests {
  struct ProcessRuntimeTests {
    @Test(arguments: InstalledServers.quick)
    func `runs the real server until it answers, and leaves nothing of it`(
      kind: String
    ) async throws {
      let module = try #require(ServiceModule.named(kind))
      try await RuntimeFixture.use { fixture in
        let dependency = Dependency(name: "it", module: module)
        guard case .available(let text) = await fixture.runtime.availability(of: dependency) else {
          Issue.record("\(module.title) is not installed")
          return
        }
        #expect(text.hasPrefix("\(module.name) "))
        try await fixture.with(dependency) { server async throws in
          let endpoint = try #require(server.endpoints[module.ports[0].name])
          #expect(server.endpoint(port: module.ports[0].number) == endpoint)
          #expect(server.endpoint(port: 1) == nil)
          let spoken = try #require(module.speaks)
          #expect(await TestProber().probe(.answers(spoken, endpoint)) == .ready)
          #expect(await server.state() == .running)
          #expect(server.version?.first?.isNumber == true)
          #expect(server.startUp > .zero)
          #expect(server.runtime == .process)
          let folders = RunFolder.all().filter { $0.path == fixture.directory.path }
          let record = try #require(folders.first?.servers.first)
          #expect(record.name == "it" && record.kind == module.name && record.isAlive)
          #expect(record.ports[module.ports[0].name] == endpoint.port)
          #expect("\(record.pid)" == server.id)
        }
      }
    }

    @Test(.needsRabbitMQ) func `runs RabbitMQ with its daemons, and leaves none of them`()
      async throws
    {
      try await RuntimeFixture.use { fixture in
        try await fixture.with(Dependency(name: "it", module: .rabbitmq)) { server async throws in
          let endpoint = try #require(server.endpoints["amqp"])
          #expect(await TestProber().probe(.answers(.amqp, endpoint)) == .ready)
        }
      }
    }

    @Test(.needsRedis) func `starts fifty at once`() async throws {
      try await RuntimeFixture.use { fixture in
        let runtime = fixture.runtime
        let servers = try await withThrowingTaskGroup(of: (any RunningServer).self) { group in
          for index in 0..<50 {
            group.addTask {
              try await runtime.start(
                Dependency(name: "cache-\(index)", module: .redis), preparation: nil)
            }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(servers.compactMap { $0.endpoints["redis"]?.port }).count == 50)
        #expect(Set(servers.map(\.id)).count == 50)
        await withDiscardingTaskGroup { group in
          for server in servers { group.addTask { await server.stop() } }
        }
      }
    }

    @Test(.needsPostgres) func `passes settings and variables on`() async throws {
      try await RuntimeFixture.use { fixture in
        var dependency = Dependency(name: "it", module: .postgres)
        dependency.settings = ["max_connections": "17", "log_line_prefix": "{port} stays"]
        dependency.environment = ["PGTZ": "UTC"]
        try await fixture.with(dependency) { server async throws in
          let (host, port) = (server.socketFolder ?? "", server.endpoints["postgres"]?.port ?? 0)
          for (name, value) in dependency.settings {
            let result = try await server.run([
              "psql", "-X", "-h", host, "-p", "\(port)", "-U", "assay", "-d", "postgres", "-tAc",
              "SELECT reset_val FROM pg_settings WHERE name = '\(name)'",
            ])
            #expect(String(decoding: result.output, as: UTF8.self) == "\(value)\n")
          }
        }
      }
    }

    @Test func `refuses settings that a server cannot be given`() async throws {
      try await RuntimeFixture.use { fixture in
        var dependency = try fixture.plain()
        dependency.settings = ["b": "1", "a": "2"]
        let report = try #require(await fixture.failure(dependency))
        #expect(report.status == .badInput)
        #expect(report.happened == "Plain takes no settings, yet it says a.")
      }
    }

    @Test func `says what is missing and how to get it`() async throws {
      try await RuntimeFixture.use { fixture in
        var dependency = try fixture.plain()
        dependency.module.process?.program = "no-such-server"
        let report = try #require(await fixture.failure(dependency))
        #expect(report.status == .infrastructure)
        #expect(report.attempt == "start Plain")
        #expect(report.happened.hasSuffix("there is no program no-such-server."))
        #expect(report.remedy?.contains("apt-get install plain-server") == true)
        #expect(
          await fixture.runtime.availability(of: dependency)
            == .unavailable(reason: report.happened, remedy: report.remedy ?? ""))
        dependency.module.process = nil
        #expect(
          await fixture.failure(dependency)?.happened
            == "Assay does not know how to run Plain as a local process.")
        #expect(await fixture.runtime.installations(of: dependency.module) == [])
      }
    }

    @Test func `picks the newest version that will do`() async throws {
      try await RuntimeFixture.use { fixture in
        for version in ["9.6", "14.2", "15.18", "16.1"] {
          let path = try fixture.folder.write(
            "#!/bin/sh\nif [ \"$1\" = --version ]; then echo server v=\(version); exit; fi\n"
              + "exec \(try programFixture()) serve $1\n",
            to: "versions/\(version)/bin/some-server")
          try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        }
        try FileManager.default.setAttributes(
          [.posixPermissions: 0o755], ofItemAtPath: fixture.folder.path)
        // Neither a folder of that name nor a file that may not be executed is a program.
        try fixture.folder.write("", to: "versions/17/bin/some-server/file")
        try fixture.folder.write("", to: "versions/18/bin/some-server")
        var dependency = try fixture.plain(["{port}"])
        dependency.module.process?.program = "some-server"
        dependency.module.process?.versionArguments = ["--version"]
        dependency.module.process?.folders = ["\(fixture.folder.path)/versions/*/bin"]
        let found = await fixture.runtime.installations(of: dependency.module)
        #expect(found.map { $0.version?.text } == ["16.1", "15.18", "14.2", "9.6"])
        for (wanted, given) in [(nil, "16.1"), ("15", "15.18"), ("9.6", "9.6")] {
          dependency.version = wanted.map { VersionRequirement($0) }
          try await fixture.with(dependency) { #expect($0.version == given) }
        }
        dependency.version = VersionRequirement("8.4")
        let report = try #require(await fixture.failure(dependency))
        #expect(report.attempt == "start Plain 8.4")
        #expect(report.happened.hasPrefix("Installed are only: 16.1 (\(fixture.folder.path)/"))
        #expect(report.remedy?.contains("apt-get install plain-server) in version 8.4") == true)
      }
    }

    @Test func `asks a program for its version once, and again when it was replaced`()
      async throws
    {
      try await RuntimeFixture.use { fixture in
        func write(_ version: String) throws {
          let path = try fixture.folder.write(
            "#!/bin/sh\necho asked >> \(fixture.folder.path)/asked\necho v\(version)\n",
            to: "bin/some-server")
          try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
          try FileManager.default.setAttributes(
            [.posixPermissions: 0o777], ofItemAtPath: fixture.folder.path)
        }
        try write("1.0")
        try fixture.folder.write("", to: "asked")
        try FileManager.default.setAttributes(
          [.posixPermissions: 0o666], ofItemAtPath: "\(fixture.folder.path)/asked")
        var module = try fixture.plain().module
        module.process?.program = "\(fixture.folder.path)/bin/some-server"
        module.process?.versionArguments = ["--version"]
        // Each time a new runtime, as each run has.
        for _ in 0..<3 {
          let found = await fixture.runtime.installations(of: module)
          #expect(found.map { $0.version?.text } == ["1.0"])
        }
        #expect(try fixture.folder.read("asked") == "asked\n")
        try write("1.0.1")
        let found = await fixture.runtime.installations(of: module)
        #expect(found.map { $0.version?.text } == ["1.0.1"])
        #expect(try fixture.folder.read("asked") == "asked\nasked\n")
      }
    }
  }
}
