import AssayDependencies
import AssayDocker
import AssayEvidence
import Foundation
import Synchronization
import Testing

@Suite(.needsEngine)
struct PreparedImageTests {
  /// A key that no other run has, so that the image is not there.
  private func preparation(
    _ key: String, count: Counter, command: [String]
  ) -> Preparation {
    Preparation(key: key) { server throws(FailureReport) in
      count.add()
      let result = try await server.run(command)
      guard result.code == 0 else {
        throw FailureReport(
          .badInput, attempt: "prepare", subject: "test",
          happened: String(decoding: result.error, as: UTF8.self))
      }
    }
  }

  final class Counter: Sendable {
    private let state = Mutex(0)
    func add() { state.withLock { $0 += 1 } }
    var value: Int { state.withLock { $0 } }
  }

  private func withoutImages(of key: String, _ body: () async throws -> Void) async throws {
    let client = try await RealEngine.client()
    func remove() async throws {
      for image in try await client.listImages(labels: ["dev.assay.prepared"]) {
        let details = try await client.image(image.id)
        guard details?.labels["dev.assay.dependency"] == key else { continue }
        try? await client.removeImage(image.id, force: true)
      }
    }
    do {
      try await body()
      try await remove()
    } catch {
      try await remove()
      throw error
    }
  }

  private static let createTable = [
    "psql", "-v", "ON_ERROR_STOP=1", "-qXU", "assay", "-d", "postgres", "-c",
    "CREATE TABLE orders AS SELECT generate_series(1, 1000) AS id",
  ]
  private static let countRows = [
    "psql", "-XtAU", "assay", "-d", "postgres", "-c", "SELECT count(*) FROM orders",
  ]

  /// How much faster it is, is measured in `StartTimeTests`: here other tests run beside it.
  @Test func `a prepared Postgres starts faster, with its data, which survives a restart`()
    async throws
  {
    let name = RealEngine.uniqueName("pg")
    let dependency = Dependency.catalogued(.postgres, version: "15", name: name)
    let count = Counter()
    let preparation = preparation(name, count: count, command: Self.createTable)
    try await withoutImages(of: name) {
      try await RuntimeFixture.with { fixture in
        let first = try await fixture.start(dependency, preparation: preparation)
        #expect(!first.wasPrepared)
        let second = try await fixture.start(dependency, preparation: preparation)
        #expect(second.wasPrepared)
        #expect(second.startUp < first.startUp)
        #expect(count.value == 1)
        try await second.restart()
        for server in [first, second] {
          let rows = try await server.run(Self.countRows)
          #expect(String(decoding: rows.output, as: UTF8.self) == "1000\n")
        }
      }
    }
  }

  @Test func `what a prepared image carries belongs to no run`() async throws {
    let name = RealEngine.uniqueName("box")
    let dependency = Dependency.shell("sleep 600", name: name) { $0.stopSignal = "SIGKILL" }
    // A shell as process 1 takes no signal but this one, and then its data counts as torn.
    let polite = Dependency.shell("trap 'exit 0' TERM; while :; do sleep 0.05; done", name: name)
    try await withoutImages(of: name) {
      try await RuntimeFixture.with { fixture in
        let count = Counter()
        let work = preparation(name, count: count, command: ["touch", "/prepared"])
        let report = try await fixture.failure(dependency, preparation: work)
        #expect(report.happened.contains("was killed, so its data is not whole"))
        let server = try await fixture.start(polite, preparation: work)
        #expect(try await server.readFile("/prepared") == [])
        let images = try await fixture.client.listImages(labels: ["dev.assay.prepared"])
        var labels: [String: String] = [:]
        for image in images where image.labels["dev.assay.dependency"] == name {
          labels = image.labels
        }
        #expect(labels["dev.assay"] == "prepared")
        #expect(RunSession(labels: labels) == nil)
        #expect(labels["dev.assay.module"] == "box")
        let container = try await server.details().labels
        #expect(RunSession(labels: container) == fixture.session)
      }
    }
  }

  @Test func `many that want the same at once prepare it once`() async throws {
    let name = RealEngine.uniqueName("box")
    let dependency = Dependency.shell(
      "trap 'exit 0' TERM; while :; do sleep 0.05; done", name: name)
    try await withoutImages(of: name) {
      try await RuntimeFixture.with { fixture in
        let count = Counter()
        let work = preparation(name, count: count, command: ["touch", "/prepared"])
        try await withThrowingTaskGroup(of: Bool.self) { group in
          for _ in 0..<4 {
            group.addTask {
              let server = try await fixture.start(dependency, preparation: work)
              return try await server.readFile("/prepared") != nil
            }
          }
          for try await isPrepared in group { #expect(isPrepared) }
        }
        #expect(count.value == 1)
      }
    }
  }

  @Test func `work that fails leaves no image and no container`() async throws {
    let name = RealEngine.uniqueName("box")
    try await RuntimeFixture.with { fixture in
      let work = preparation(name, count: Counter(), command: ["false"])
      let report = try await fixture.failure(
        .shell("sleep 600", name: name), preparation: work)
      #expect(report.status == .badInput)
      let images = try await fixture.client.listImages(labels: ["dev.assay.prepared"])
      #expect(!images.contains { $0.labels["dev.assay.dependency"] == name })
    }
  }

  @Test func `nothing is kept where nothing is to be kept`() async throws {
    let name = RealEngine.uniqueName("box")
    try await RuntimeFixture.with(change: { $0.preparing = .never }) { fixture in
      let work = preparation(name, count: Counter(), command: ["touch", "/prepared"])
      let server = try await fixture.start(.shell("sleep 600", name: name), preparation: work)
      #expect(try await server.readFile("/prepared") == [])
      let images = try await fixture.client.listImages(labels: ["dev.assay.prepared"])
      #expect(!images.contains { $0.labels["dev.assay.dependency"] == name })
    }
  }

  @Test func `work is done anew where the data would not be in the image`() async throws {
    let name = RealEngine.uniqueName("box")
    let dependency = Dependency.shell("sleep 600", name: name) {
      $0.mounts = [.init("/data", .memory(options: ""))]
    }
    var mounted = dependency
    mounted.module.container?.dataPath = "/data/db"
    let server = mounted
    try await RuntimeFixture.with { fixture in
      let count = Counter()
      let work = preparation(name, count: count, command: ["touch", "/data/x"])
      for _ in 0..<2 {
        let started = try await fixture.start(server, preparation: work)
        #expect(!started.wasPrepared)
        #expect(try await started.run(["ls", "/data"]).output == Array("x\n".utf8))
      }
      #expect(count.value == 2)
    }
  }

  @Test func `MariaDB is moved out of its image's volume to be prepared`() async throws {
    let name = RealEngine.uniqueName("maria")
    let dependency = Dependency.catalogued(.mariadb, version: "10.11", name: name)
    let sql = ["mariadb", "-uroot", "-passay", "assay", "-e"]
    try await withoutImages(of: name) {
      try await RuntimeFixture.with { fixture in
        let work = preparation(
          name, count: Counter(), command: sql + ["CREATE TABLE t AS SELECT 42 AS n"])
        for expected in [false, true] {
          let server = try await fixture.start(dependency, preparation: work)
          #expect(server.wasPrepared == expected)
          let rows = try await server.run(sql + ["SELECT n FROM t"])
          #expect(String(decoding: rows.output, as: UTF8.self) == "n\n42\n")
          await server.stop()
        }
      }
    }
  }
}

struct PreparedImageAgeTests {
  @Test func `one that was neither made nor used within the limit is stale`() throws {
    func image(_ key: String?, created: Int64) throws -> ImageSummary {
      var labels = ["dev.assay.created": "\(created)"]
      labels["dev.assay.prepared"] = key
      let text = try JSONEncoder().encode(labels)
      return try JSONDecoder().decode(
        ImageSummary.self,
        from: Data(
          #"{"Id":"\#(key ?? "x")","Labels":\#(String(decoding: text, as: UTF8.self))}"#.utf8))
    }
    let images = [
      try image("old", created: 100), try image("used", created: 100),
      try image("new", created: 950), try image(nil, created: 1),
    ]
    let stale = PreparedImages.stale(images, now: 1_000, ageLimit: .seconds(100)) {
      $0 == "used" ? 990 : $0 == "old" ? 200 : nil
    }
    #expect(stale.map(\.id) == ["old"])
  }
}
