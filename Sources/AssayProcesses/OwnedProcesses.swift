import Glibc

/// Finds and ends every process that a command started, however far it got away.
///
/// A process is the command's when it is in the command's session or process group, when it was
/// started with the command's marker in its environment, when its parent is such a process, or,
/// while no other command runs, when it is an orphan that came back to us as a subreaper. A
/// process that was there before the command never is.
struct OwnedProcesses {
  let leader: ProcessEntry
  /// `NAME=value` entries, all of which the command was started with.
  let marker: [String]
  /// Whether orphans that hid their origin may be its own; not for servers, which run all the time.
  let claimsStrays: Bool
  private var asked: Set<Int32> = []
  private var killed: Set<Int32> = []

  init(leader: ProcessEntry, marker: [String], claimsStrays: Bool = true) {
    self.leader = leader
    self.marker = marker
    self.claimsStrays = claimsStrays
  }

  /// The command's living processes without its leader, and its dead ones that only we can reap.
  func find() -> (living: [ProcessEntry], dead: [ProcessEntry]) {
    let ourselves = getpid()
    let candidates = ProcessEntry.all().filter {
      $0.startTime >= leader.startTime && $0.pid != ourselves && $0.pid != leader.pid
    }
    let strays =
      claimsStrays
      ? Set(ChildLedger.strays(among: candidates, whileCommandsAtMost: 1).map(\.pid)) : []
    var owned = Set(
      candidates.filter {
        $0.session == leader.pid || $0.group == leader.pid || strays.contains($0.pid)
          || (!$0.isZombie && $0.wasStarted(with: marker))
      }.map(\.pid))
    var parents = owned.union([leader.pid])
    while !parents.isEmpty {
      let children = candidates.filter { parents.contains($0.parent) && !owned.contains($0.pid) }
      parents = Set(children.map(\.pid))
      owned.formUnion(parents)
    }
    let mine = candidates.filter { owned.contains($0.pid) }
    return (
      mine.filter { !$0.isZombie },
      candidates.filter {
        $0.isZombie && $0.parent == ourselves && (owned.contains($0.pid) || killed.contains($0.pid))
      }
    )
  }

  /// Asks all to end that were not asked before; returns whether any is left besides the leader.
  mutating func requestEnd() -> Bool {
    // The group at once: a shell whose child ends before it is asked itself would go on.
    if asked.insert(leader.pid).inserted { signalGroup(SIGTERM) }
    let living = find().living
    for entry in living where asked.insert(entry.pid).inserted && entry.group != leader.pid {
      entry.send(SIGTERM)
    }
    return !living.isEmpty
  }

  /// The leader is not reaped yet, so the number of its group cannot be another's.
  private func signalGroup(_ signal: Int32) { kill(-leader.pid, signal) }

  /// Kills until nothing is left, and says what there was besides the leader.
  mutating func killAll() -> [Leftover] {
    var leftovers: [Leftover] = []
    // About two seconds at most: a process that hangs in the kernel cannot be killed by anyone.
    var emptySearches = 0
    for _ in 0..<1000 {
      // Looked at before the others: a leader that has ended starts no more of them.
      let leaderHasEnded = ChildState.of(leader.pid).hasEnded
      let (living, dead) = find()
      for entry in dead where !ChildLedger.contains(entry.pid) {
        waitpid(entry.pid, nil, WNOHANG)
      }
      // Twice, as a process that is just being replaced by another program shows no environment.
      emptySearches = living.isEmpty && dead.isEmpty ? emptySearches + 1 : 0
      if leaderHasEnded && emptySearches == 2 { break }
      for entry in living {
        if killed.insert(entry.pid).inserted {
          leftovers.append(Leftover(pid: entry.pid, commandLine: entry.commandLine))
        }
        entry.send(SIGKILL)
      }
      signalGroup(SIGKILL)
      usleep(500)
    }
    return leftovers
  }
}

/// A process that outlived its command and had to be killed.
package struct Leftover: Sendable, Hashable {
  package var pid: Int32
  package var commandLine: String
}
