import AssayDependencies
import AssayEvidence
import AssayProvisioning
import AssayServerTestSupport
import Subprocess
import Testing

/// Kafka where no container can run: this very program, which knows nothing of it, serves clients.
@Suite(.enabled(if: isInstalled("kcat"), "kcat is not installed here"))
struct KafkaTests {
  private let kafka: Dependency = {
    var dependency = Dependency(name: "events", module: .kafka)
    dependency.runtime = .process
    return dependency
  }()

  @Test func `a real client writes and reads topics of its own`() async throws {
    try await TestRun.use([kafka]) { host in
      for test in ["first", "second"] {
        let connection = try await host.lease("events", for: TestRun.owner(test)).connection
        let prefix = try #require(connection.value(of: "topic_prefix"))
        #expect(prefix.hasPrefix("assay_"))
        let options = ["-b", connection.url, "-t", "\(prefix)orders"]
        try await kcat(["-P"] + options, input: "\(test)\n")
        #expect(try await kcat(["-C", "-q", "-e"] + options) == "\(test)\n")
      }
      let started = try #require(await host.started().first)
      #expect(started.description == "Apache Kafka (librdkafka's mock cluster)")
      #expect(started.reason.contains("clients cannot administer topics and groups"))
    }
  }

  @Test func `a version is not promised`() async throws {
    var dependency = kafka
    dependency.version = VersionRequirement("3.9")
    try await TestRun.use([dependency]) { host in
      let failure = await #expect(throws: FailureReport.self) { try await host.start("events") }
      #expect(failure?.status == .infrastructure)
      #expect(
        failure?.happened
          == "As a process there is only librdkafka's mock cluster, which is no 3.9.")
    }
  }

  @Test func `a library that is missing is named with its package`() async throws {
    var dependency = kafka
    dependency.module.process?.library = "libnowhere.so.1"
    try await TestRun.use([dependency]) { host in
      let failure = await #expect(throws: FailureReport.self) { try await host.start("events") }
      #expect(failure?.happened == "The library libnowhere.so.1 is not installed on this machine.")
      #expect(failure?.remedy?.contains("apt-get install librdkafka1") == true)
    }
  }

  @discardableResult
  private func kcat(_ arguments: [String], input: String = "") async throws -> String {
    let result = try await Subprocess.run(
      .name("kcat"), arguments: Arguments(arguments), input: .string(input),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    #expect(result.terminationStatus.isSuccess, "\(result.standardError)")
    return result.standardOutput
  }
}
