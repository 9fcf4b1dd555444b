import Dispatch

/// Runs one session's work on a queue of its own, so that waiting for a server blocks no task.
final class SessionQueue: SerialExecutor {
  private let queue = DispatchQueue(label: "assay.postgres")

  func enqueue(_ job: consuming ExecutorJob) {
    // Ours until it has run: the queue runs each job exactly once.
    let job = UnownedJob(job)
    queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
