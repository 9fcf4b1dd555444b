import Glibc

/// Orphans of a run that hid where they came from, so that no single command could be blamed.
package enum Strays {
  /// Kills those that came back to this process, and says what they were.
  ///
  /// Call it at the end of a run: while a command runs, nothing is done.
  package static func killAll() -> [Leftover] {
    var leftovers: [Int32: Leftover] = [:]
    // Several turns, as the children of a killed orphan come back to us next.
    for _ in 0..<1000 {
      let strays = ChildLedger.strays(among: ProcessEntry.all(), whileCommandsAtMost: 0)
      if strays.isEmpty { break }
      for entry in strays {
        if entry.isZombie {
          waitpid(entry.pid, nil, WNOHANG)
          continue
        }
        if leftovers[entry.pid] == nil {
          leftovers[entry.pid] = Leftover(pid: entry.pid, commandLine: entry.commandLine)
        }
        entry.send(SIGKILL)
      }
      usleep(500)
    }
    return leftovers.values.sorted { $0.pid < $1.pid }
  }
}
