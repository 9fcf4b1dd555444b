import Dispatch
import Glibc

extension RunGuard {
  /// Removes containers of dead runs; how, and how often it tries, is the business of whoever
  /// composes the program.
  package typealias ContainerRemoval = @Sendable ([ContainerSession]) async -> Void

  /// The guard's own process: reads its standard input to the end, then clears up.
  ///
  /// It blocks the thread that it is called on.
  ///
  /// - Parameters:
  ///   - arguments: the run's name.
  ///   - removeContainers: is called when there are containers to remove.
  /// - Returns: the exit code.
  package static func main(
    arguments: [String], removeContainers: @escaping ContainerRemoval
  ) -> Int32 {
    guard let runID = arguments.first, arguments.count == 1 else { return 2 }
    // Those who end Assay by these mean Assay; the guard ends after it.
    for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE] { signal(number, SIG_IGN) }
    var duties = GuardDuties(runID: runID)
    var pending: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      pending += buffer.prefix(count)
      while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: pending[..<end], as: UTF8.self)
        pending.removeSubrange(...end)
        if line == "done" { return 0 }
        duties.take(line)
      }
    }
    let removal = removing(duties.sessions, by: removeContainers)
    duties.clearUp()
    removal?.wait()
    return 0
  }

  /// Meanwhile, as engines take seconds; nil when there is nothing to remove.
  private static func removing(
    _ sessions: Set<ContainerSession>, by removeContainers: @escaping ContainerRemoval
  ) -> DispatchSemaphore? {
    guard !sessions.isEmpty else { return nil }
    let isDone = DispatchSemaphore(value: 0)
    let list = sessions.sorted { ($0.engine, $0.id) < ($1.engine, $1.id) }
    // Nobody is above it: the guard is a thread that waits.
    Task.detached {
      await removeContainers(list)
      isDone.signal()
    }
    return isDone
  }
}

/// What a guard has to clear up.
private struct GuardDuties {
  let runID: String
  private var processes: [Watched: Int32] = [:]
  private var folders: Set<String> = []
  private(set) var sessions: Set<RunGuard.ContainerSession> = []

  private struct Watched: Hashable {
    var pid: Int32
    var startTime: UInt64
  }

  init(runID: String) { self.runID = runID }

  mutating func take(_ line: String) {
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    guard words.count == 2 else { return }
    switch words[0] {
    case "folder": folders.insert(words[1])
    case "forget-folder": folders.remove(words[1])
    case "session": if let session = session(words[1]) { sessions.insert(session) }
    case "forget-session": if let session = session(words[1]) { sessions.remove(session) }
    default:
      let numbers = words[1].split(separator: " ")
      guard numbers.count >= 2, let pid = Int32(numbers[0]), let start = UInt64(numbers[1]) else {
        return
      }
      let watched = Watched(pid: pid, startTime: start)
      processes[watched] = words[0] == "process" ? numbers.last.flatMap { Int32($0) } : nil
    }
  }

  /// The name is the last word: an address may have spaces.
  private func session(_ text: String) -> RunGuard.ContainerSession? {
    guard let space = text.lastIndex(of: " ") else { return nil }
    return .init(
      engine: String(text[..<space]), id: String(text[text.index(after: space)...]))
  }

  /// First the signals that let servers put away what the kernel keeps for them, then force.
  func clearUp() {
    for (watched, signal) in processes where signal != SIGKILL {
      if let entry = entry(of: watched) { entry.send(signal) }
    }
    // Nobody but their parent, who is dead, is told when processes end. A busy machine must not
    // make it longer: after ten seconds nothing is to be left.
    var end = ContinuousClock.now + .seconds(4)
    while ContinuousClock.now < end,
      processes.contains(where: { $1 != SIGKILL && entry(of: $0) != nil })
    {
      usleep(5000)
    }
    // Again and again, as what is killed may just have started something.
    end = .now + .seconds(2)
    repeat {
      let living = living()
      if living.isEmpty { break }
      for entry in living { entry.send(SIGKILL) }
      usleep(5000)
    } while ContinuousClock.now < end
    for watched in processes.keys where entry(of: watched) == nil {
      SharedMemory.removeSegments(of: watched.pid, diedJustNow: true)
    }
    for folder in folders { PrivateDirectory.remove(folder) }
  }

  private func entry(of watched: Watched) -> ProcessEntry? {
    guard let entry = ProcessEntry(pid: watched.pid), entry.startTime == watched.startTime,
      !entry.isZombie
    else { return nil }
    return entry
  }

  /// The watched processes, all in their sessions, all with the run's marker, and their children.
  private func living() -> [ProcessEntry] {
    let all = ProcessEntry.all().filter { !$0.isZombie && $0.pid != getpid() }
    let present = Dictionary(all.map { ($0.pid, $0.startTime) }) { first, _ in first }
    // A session's number is free for strangers only once a new process has it.
    let sessions = processes.keys.filter { present[$0.pid] ?? $0.startTime == $0.startTime }
    let starts = Dictionary(sessions.map { ($0.pid, $0.startTime) }) { first, _ in first }
    var owned = Set(
      all.filter { entry in
        if let start = starts[entry.session], entry.startTime >= start { return true }
        return entry.wasStarted(with: ["ASSAY_RUN_ID=\(runID)"])
      }.map(\.pid))
    var parents = owned
    while !parents.isEmpty {
      let children = all.filter { parents.contains($0.parent) && !owned.contains($0.pid) }
      parents = Set(children.map(\.pid))
      owned.formUnion(parents)
    }
    return all.filter { owned.contains($0.pid) }
  }
}
