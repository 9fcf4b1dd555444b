import CProcessControl
import Glibc

extension ProcessEntry {
  /// nil when the process is gone or the kernel has no process descriptors (before 5.3).
  func openProcess() -> Int32? {
    let descriptor = assay_pidfd_open(pid)
    return descriptor >= 0 ? descriptor : nil
  }

  func sendSignal(_ signal: Int32, _ descriptor: Int32) {
    assay_pidfd_send_signal(descriptor, signal)
  }
}

/// Time and memory that a command and the processes it waited for used.
package struct ResourceUsage: Sendable, Hashable {
  package var userTime: Duration
  package var systemTime: Duration
  /// The largest resident set of a single process, in bytes.
  package var peakMemoryBytes: Int

  init(_ usage: rusage) {
    func duration(_ time: timeval) -> Duration {
      .seconds(time.tv_sec) + .microseconds(time.tv_usec)
    }
    userTime = duration(usage.ru_utime)
    systemTime = duration(usage.ru_stime)
    // Linux counts in KiB (getrusage(2)).
    peakMemoryBytes = usage.ru_maxrss * 1024
  }
}

/// What became of a child, without taking its exit status away from whoever waits for it.
struct ChildState {
  var hasEnded: Bool
  /// nil while it runs.
  var usage: ResourceUsage?

  static func of(_ pid: Int32) -> ChildState {
    var usage = rusage()
    let hasEnded = unsafe assay_has_ended(pid, &usage) != 0
    return ChildState(hasEnded: hasEnded, usage: hasEnded ? ResourceUsage(usage) : nil)
  }
}

/// Orphans below us become our children from now on, so that none gets away unseen.
func becomeSubreaper() { _ = assay_become_subreaper() }
