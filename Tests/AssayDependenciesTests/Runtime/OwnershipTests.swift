import AssayDependencies
import Testing

struct OwnershipTests {
  private static let owner = RunSession(
    id: "run-1", host: "build-7", pid: 4711, processStart: 99, namespace: "pid:[1]", boot: "b1",
    expires: 1_000)

  private func status(
    _ change: (inout RunSession) -> Void = { _ in }, now: Int64 = 500, alive: Bool = false,
    labels extra: [String: String?] = [:]
  ) -> Ownership.Status {
    var session = Self.owner
    change(&session)
    var labels = session.labels
    for (name, value) in extra { labels[name] = value }
    let here = Ownership.Viewpoint(of: Self.owner, now: now) { pid, start in
      alive && pid == 4711 && start == 99
    }
    return Ownership.status(of: labels, from: here)
  }

  @Test func `what a living process owns is in use`() {
    #expect(status(alive: true) == .inUse)
  }

  @Test func `what a dead process left is abandoned`() {
    #expect(status() == .abandoned(.ownerEnded))
  }

  @Test func `a process that got the number of a dead one is not the owner`() {
    #expect(status({ $0.processStart = 98 }, alive: true) == .abandoned(.ownerEnded))
    #expect(status({ $0.pid = 4712 }, alive: true) == .abandoned(.ownerEnded))
  }

  @Test func `a reboot ends all processes, even one that looks the same`() {
    #expect(status({ $0.boot = "b0" }, alive: true) == .abandoned(.rebooted))
  }

  @Test func `what runs on another machine or in another container cannot be judged`() {
    #expect(status({ $0.host = "laptop" }) == .elsewhere(host: "laptop"))
    #expect(
      status({
        $0.host = "laptop"; $0.boot = "b9"
      }) == .elsewhere(host: "laptop"))
    #expect(status({ $0.namespace = "pid:[2]" }) == .elsewhere(host: "build-7"))
  }

  @Test func `what has expired is abandoned wherever its owner is`() {
    #expect(status({ $0.host = "laptop" }, now: 1_001) == .abandoned(.expired))
    #expect(status(now: 1_001, alive: true) == .abandoned(.expired))
    #expect(status(now: 1_000, alive: true) == .inUse)
  }

  @Test func `a reused server is kept until its time is over, whatever became of its owner`() {
    let labels: [String: String?] = ["dev.assay.reuse": "abc"]
    #expect(status(labels: labels) == .kept(until: 1_000))
    #expect(status(now: 1_001, alive: true, labels: labels) == .abandoned(.expired))
    let eternal: [String: String?] = ["dev.assay.reuse": "abc", "dev.assay.expires": "soon"]
    #expect(status(labels: eternal) == .unknown)
  }

  @Test(
    arguments: [
      ["dev.assay": nil], ["dev.assay": "prepared"], ["dev.assay.pid": nil],
      ["dev.assay.pid": "x"], ["dev.assay.boot": nil], ["dev.assay.expires": ""],
    ] as [[String: String?]])
  func `what is not ours or not whole is never judged`(labels: [String: String?]) {
    #expect(status(labels: labels) == .unknown)
  }
}
