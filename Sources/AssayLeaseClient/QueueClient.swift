package import AssayEvidence

/// A worker's side of a queue of tests.
package struct QueueClient: Sendable {
  private let api: LeaseClient
  /// By which the queue knows it.
  package let worker: String
  /// Names the timings from which both made their units.
  package let plan: String

  /// `address` as the queue printed it.
  package init(address: String, worker: String, plan: String) {
    var api = LeaseClient(address: address)
    api.server = ("the queue", "Is the queue still there, and can this machine reach it?")
    self.api = api
    self.worker = worker
    self.plan = plan
  }

  package enum Answer: Sendable, Hashable {
    /// Run the unit of this number, and report or renew it within this time.
    case run(unit: Int, within: Duration)
    /// All are taken; ask again, as one may come back.
    case wait(Duration)
    /// With the names of units that lost their workers too often.
    case finished(givenUp: [String])
  }

  private struct Call: Encodable {
    var worker: String
    var plan: String
  }

  private struct Report: Encodable {
    var worker: String
    var plan: String
    var unit: Int
    var failed: Bool
  }

  private struct Wire: Decodable {
    var unit: Int?
    var seconds: Double?
    var finished: Bool?
    var givenUp: [String]?
    var isHeld: Bool?
  }

  package func next() async throws(FailureReport) -> Answer {
    let wire: Wire = try await api.send("POST", "next", Call(worker: worker, plan: plan))
    if wire.finished == true { return .finished(givenUp: wire.givenUp ?? []) }
    let time = Duration.seconds(min(max(wire.seconds ?? 1, 0), 86_400))
    return wire.unit.map { .run(unit: $0, within: time) } ?? .wait(time)
  }

  /// Says that the worker is alive.
  package func renew() async throws(FailureReport) {
    let _: Wire = try await api.send("POST", "renew", Call(worker: worker, plan: plan))
  }

  /// - Returns: whether it counts; else another worker was faster.
  package func finish(_ unit: Int, failed: Bool) async throws(FailureReport) -> Bool {
    let report = Report(worker: worker, plan: plan, unit: unit, failed: failed)
    let wire: Wire = try await api.send("POST", "done", report)
    return wire.isHeld ?? false
  }
}
