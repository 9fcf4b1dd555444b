/// Work that goes on after whoever asked for it has left, and is waited for at the end.
package actor BackgroundWork {
  private var tasks: [Int: Task<Void, Never>] = [:]
  private var next = 0

  package init() {}

  /// Starts `work` and returns at once.
  package func start(_ work: @escaping @Sendable () async -> Void) {
    let key = next
    next += 1
    // Not a child of the caller, who does not wait for it; `finish` does.
    tasks[key] = Task {
      await work()
      self.ended(key)
    }
  }

  /// Waits until all that was started has ended.
  package func finish() async {
    while let task = tasks.values.first { await task.value }
  }

  private func ended(_ key: Int) { tasks[key] = nil }
}
