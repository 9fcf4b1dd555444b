package import AssayEvidence
package import AssaySharding
import Foundation
import Hummingbird

/// Hands the units of a suite out to workers on other machines, over HTTP.
///
/// Who asks and who is served derive the units from the same timings, so that only their numbers
/// travel. The address holds a secret.
package final class QueueServer: Sendable {
  /// For workers, as `http://127.0.0.1:4242/SECRET/v1`.
  package let address: String
  private let task: Task<Void, any Error>
  private let work: QueueWork

  private init(address: String, task: Task<Void, any Error>, work: QueueWork) {
    self.address = address
    self.task = task
    self.work = work
  }

  /// Listens; `plan` names the timings from which the units were made.
  ///
  /// - Throws: an infrastructure failure when nothing can be listened on.
  package static func start(
    _ queue: ShardQueue, plan: String, host: String, port: Int
  ) async throws(FailureReport) -> QueueServer {
    let work = QueueWork(queue, plan: plan)
    let token = (0..<2).map { _ in String(UInt64.random(in: 0...UInt64.max), radix: 36) }.joined()
    let (task, bound) = try await HTTPService.start(
      routes(token, work), host: host, port: port, purpose: "serve a queue of tests")
    // Nobody reaches all addresses by their name.
    let isAll = ["0.0.0.0", "::"].contains(host)
    let shown =
      isAll ? ProcessInfo.processInfo.hostName : host.contains(":") ? "[\(host)]" : host
    return QueueServer(address: "http://\(shown):\(bound)/\(token)/v1", task: task, work: work)
  }

  private static func routes(_ token: String, _ work: QueueWork) -> Router<BasicRequestContext> {
    let router = Router(context: BasicRequestContext.self)
    let routes = router.group("\(token)/v1")
    routes.post("next") { request, context in
      let call = try await request.decode(as: QueueWire.Call.self, context: context)
      guard await work.knows(call.plan) else { return otherPlan }
      return JSONAnswer.response(.ok, await work.next(for: call.worker))
    }
    routes.post("renew") { request, context in
      let call = try await request.decode(as: QueueWire.Call.self, context: context)
      return JSONAnswer.response(.ok, await work.renew(call.worker))
    }
    routes.post("done") { request, context in
      let report = try await request.decode(as: QueueWire.Report.self, context: context)
      guard await work.knows(report.plan) else { return otherPlan }
      return JSONAnswer.response(.ok, await work.finish(report))
    }
    return router
  }

  private static var otherPlan: Response {
    JSONAnswer.response(
      .conflict,
      ErrorWire(
        FailureReport(
          .badInput, attempt: "share the queue", subject: "the worker's timings",
          happened: "The queue was made from other timings.",
          remedy: "Give the queue and all workers the same --timings file.")))
  }

  /// How it stands when all workers know that it is over, or none has been heard of for as long as a
  /// worker may be silent.
  package func untilOver() async -> QueueState { await work.untilOver() }

  package func stop() async {
    task.cancel()
    _ = await task.result
  }
}

/// How far a queue is.
package struct QueueState: Sendable, Hashable {
  package var done: Int
  package var units: Int
  package var workers: Int
  /// Names of units whose command failed.
  package var failed: [String]
  /// Names of units that lost their workers too often.
  package var givenUp: [String]
  /// Since the first worker asked.
  package var elapsed: Duration
  package var isFinished: Bool
}

/// The queue behind the server.
private actor QueueWork {
  private var queue: ShardQueue
  private let plan: String
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var first: ContinuousClock.Instant?
  private var workers: Set<String> = []
  /// Those that know that it is over.
  private var dismissed: Set<String> = []
  private var failed: Set<Int> = []
  private var heard: Duration = .zero

  init(_ queue: ShardQueue, plan: String) {
    self.queue = queue
    self.plan = plan
    start = clock.now
  }

  private var now: Duration { clock.now - start }

  func knows(_ plan: String) -> Bool { plan == self.plan }

  func next(for worker: String) -> QueueWire.Answer {
    workers.insert(worker)
    heard = now
    if first == nil { first = clock.now }
    switch queue.next(for: worker, now: now) {
    case .run(let unit, let deadline):
      return QueueWire.Answer(
        unit: queue.units.firstIndex(of: unit), seconds: seconds(deadline - now))
    case .wait(let until):
      return QueueWire.Answer(seconds: seconds(until - now))
    case .finished:
      dismissed.insert(worker)
      return QueueWire.Answer(finished: true, givenUp: queue.givenUp.map(\.name))
    }
  }

  func renew(_ worker: String) -> QueueWire.Answer {
    heard = now
    return QueueWire.Answer(isHeld: queue.renew(worker, now: now))
  }

  func finish(_ done: QueueWire.Report) -> QueueWire.Answer {
    heard = now
    guard queue.units.indices.contains(done.unit) else { return QueueWire.Answer(isHeld: false) }
    // Also of one that came too late: when evidence conflicts the verdict is no.
    if done.failed { failed.insert(done.unit) }
    let receipt = queue.finish(queue.units[done.unit], by: done.worker, now: now)
    return QueueWire.Answer(isHeld: receipt == .accepted)
  }

  func untilOver() async -> QueueState {
    while !isOver { try? await clock.sleep(for: .milliseconds(100)) }
    return QueueState(
      done: queue.doneCount, units: queue.units.count, workers: workers.count,
      failed: failed.sorted().map { queue.units[$0].name }, givenUp: queue.givenUp.map(\.name),
      elapsed: first.map { clock.now - $0 } ?? .zero, isFinished: queue.isFinished)
  }

  private var isOver: Bool {
    queue.expire(now: now)
    if first == nil || queue.isHeld { return false }
    return queue.isFinished && dismissed == workers || now - heard > queue.lease.grace
  }

  private func seconds(_ duration: Duration) -> Double {
    let parts = duration.components
    return max(0, Double(parts.seconds) + Double(parts.attoseconds) * 1e-18)
  }
}

/// What goes over the wire, as JSON.
private enum QueueWire {
  struct Call: Decodable {
    var worker: String
    var plan: String
  }

  struct Report: Decodable {
    var worker: String
    var plan: String
    var unit: Int
    var failed: Bool
  }

  struct Answer: Encodable {
    /// Run this one.
    var unit: Int?
    /// Until when to report, or to ask again.
    var seconds: Double?
    var finished: Bool?
    var givenUp: [String]?
    /// Whether the unit is, or was, this worker's.
    var isHeld: Bool?
  }
}
