/// Hands out a plan's tasks to worker slots as they become ready; a value without I/O.
package struct Schedule: Sendable {
  private var waiting: [Plan.Task]
  private var running: [String: Running] = [:]
  private var succeeded: Set<String> = []
  /// Those that are still to come or to end.
  private var unfinished: Set<String>
  private var freeSlots: [Int]
  private let failFast: Bool
  /// Tasks that will never start, with the reason, in the order in which that became clear.
  package private(set) var cancelled: [(task: Plan.Task, reason: String)] = []

  private struct Running {
    var slot: Int
    var exclusive: Set<String>
  }

  package struct Assignment: Sendable, Hashable {
    package var task: Plan.Task
    package var slot: Int
  }

  /// `slots` is how many tasks may run at once; at least 1.
  package init(_ plan: Plan, slots: Int, failFast: Bool = false) {
    precondition(slots > 0, "a schedule needs a slot")
    waiting = plan.tasks
    unfinished = Set(plan.tasks.map(\.id))
    freeSlots = Array((0..<slots).reversed())
    self.failFast = failFast
  }

  package var isFinished: Bool { waiting.isEmpty && running.isEmpty }

  /// The next task that may start now; call until nil.
  package mutating func next() -> Assignment? {
    guard let slot = freeSlots.last else { return nil }
    let busy = running.values.reduce(into: Set<String>()) { $0.formUnion($1.exclusive) }
    let ready = waiting.firstIndex {
      $0.after.allSatisfy(succeeded.contains) && unfinished.isDisjoint(with: $0.following)
        && busy.isDisjoint(with: $0.exclusive)
    }
    guard let ready else { return nil }
    let task = waiting.remove(at: ready)
    freeSlots.removeLast()
    running[task.id] = Running(slot: slot, exclusive: task.exclusive)
    return Assignment(task: task, slot: slot)
  }

  /// Frees the task's slot; tasks that needed it or, failing fast, all others, will not start.
  package mutating func finish(_ id: String, success: Bool) {
    guard let ended = running.removeValue(forKey: id) else {
      preconditionFailure("\(id) was not running")
    }
    unfinished.remove(id)
    freeSlots.append(ended.slot)
    freeSlots.sort(by: >)
    if success {
      succeeded.insert(id)
    } else if failFast {
      cancelAll(reason: "\(id) failed before (--fail-fast)")
    } else {
      cancel(reason: "`\(id)` failed") { $0.after.contains(id) }
    }
  }

  /// Takes back everything that has not started.
  package mutating func cancelAll(reason: String) { cancel(reason: reason) { _ in true } }

  private mutating func cancel(reason: String, where isHit: (Plan.Task) -> Bool) {
    let hit = waiting.filter(isHit)
    unfinished.subtract(hit.map(\.id))
    cancelled += hit.map { ($0, reason) }
    waiting.removeAll(where: isHit)
  }
}
