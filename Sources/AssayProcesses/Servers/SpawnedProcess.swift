import AssayEvidence
import CProcessControl
import Dispatch
import Glibc

/// A child in a session of its own that stays a zombie until `reap()`: as long as it does, its
/// number and its session's cannot become those of a stranger.
///
/// Unlike `ChildProcess` it may run under another account, and starting it takes one system call's
/// time: servers are started in milliseconds, of which a helper that changes accounts would take
/// two.
final class SpawnedProcess: Sendable {
  let entry: ProcessEntry

  var pid: Int32 { entry.pid }

  private init(entry: ProcessEntry) { self.entry = entry }

  /// Where a child's input and outputs lead to; -1 is nothing.
  struct Descriptors {
    var input: Int32 = -1
    var output: Int32 = -1
    var error: Int32 = -1
  }

  /// Spawns; the descriptors stay open here.
  ///
  /// - Parameters:
  ///   - launch: what to execute; its executable is a path.
  ///   - account: whom to run as; nil: as ourselves.
  ///   - descriptors: what the child gets.
  ///   - attempt: what is tried, for the report.
  /// - Returns: the child, which `reap` must be called for.
  /// - Throws: a report that says what the system refused.
  static func start(
    _ launch: Launch, account: ServerAccount?, _ descriptors: Descriptors, attempt: String
  ) throws(FailureReport) -> SpawnedProcess {
    try launch.check(attempt: attempt)
    becomeSubreaper()
    ChildLedger.beginSpawn()
    var step: Int32 = 0
    let pid = spawn(launch, account: account, descriptors, step: &step)
    let number = errno
    ChildLedger.endSpawn(pid > 0 ? pid : nil)
    guard pid > 0 else { throw report(launch, account, step: step, errno: number, attempt) }
    guard let entry = ProcessEntry(pid: pid) else {
      // Cannot be where /proc is mounted: a child that nobody reaps has an entry.
      kill(pid, SIGKILL)
      waitpid(pid, nil, 0)
      ChildLedger.remove(pid)
      throw FailureReport(
        .infrastructure, attempt: attempt, subject: "/proc/\(pid)/stat",
        happened: "The file cannot be read.", remedy: "Mount /proc where Assay runs.")
    }
    return SpawnedProcess(entry: entry)
  }

  /// 128 + the signal's number for a signal; nil while it runs.
  var exitCode: Int32? {
    var code: Int32 = 0
    switch unsafe assay_exit_code(pid, &code) {
    case 1: return code
    case 0: return nil
    default:
      // Somebody reaps all children of this process, as those do who ignore SIGCHLD.
      let found = ProcessEntry(pid: pid)
      return found?.startTime == entry.startTime && found?.isZombie == false ? nil : 255
    }
  }

  /// Waits without being cancelled; whether it has ended by then.
  func waitForEnd(limit: Duration) async -> Bool {
    let deadline = ContinuousClock.now + limit
    var pause = Duration.microseconds(500)
    // Asked again and again: waiting in the kernel would hold a thread for each server that ends.
    while exitCode == nil {
      guard ContinuousClock.now < deadline else { return false }
      await pauseUncancelled(pause)
      pause = min(pause * 2, .milliseconds(10))
    }
    return true
  }

  /// Takes the exit status away; call it once, when it has ended.
  func reap() {
    // A process that hangs in the kernel cannot be waited for.
    waitpid(pid, nil, exitCode == nil ? WNOHANG : 0)
    ChildLedger.remove(pid)
  }

  private static func spawn(
    _ launch: Launch, account: ServerAccount?, _ descriptors: Descriptors, step: inout Int32
  ) -> Int32 {
    let words = [launch.executable] + launch.arguments
    let variables = launch.environment.map { "\($0)=\($1)" }
    return unsafe withCStrings(words) { words in
      unsafe withCStrings(variables) { variables in
        unsafe launch.executable.withCString { executable in
          unsafe launch.workingDirectory.withCString { directory in
            var options = unsafe assay_spawn_options(
              executable: executable, arguments: words, environment: variables,
              directory: directory, input: descriptors.input, output: descriptors.output,
              error: descriptors.error, changes_account: account == nil ? 0 : 1,
              user: account?.userID ?? 0, group: account?.groupID ?? 0)
            return unsafe assay_spawn(&options, &step)
          }
        }
      }
    }
  }

  /// Texts as a C array of C strings with a null at the end.
  private static func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    var pointers = unsafe texts.map { unsafe strdup($0) }
    unsafe pointers.append(nil)
    defer { unsafe pointers.forEach { unsafe free($0) } }
    return unsafe pointers.withUnsafeBufferPointer { buffer in
      // Never nil: there is at least the null at the end.
      unsafe body(buffer.baseAddress.unsafelyUnwrapped)
    }
  }

  private static func report(
    _ launch: Launch, _ account: ServerAccount?, step: Int32, errno: Int32, _ attempt: String
  ) -> FailureReport {
    let (subject, remedy) =
      switch assay_spawn_step(rawValue: UInt32(step)) {
      case ASSAY_SPAWN_ACCOUNT:
        (
          "account \(account?.userID ?? 0)",
          "Servers do not run as root: let Assay change accounts (CAP_SETUID, CAP_SETGID), or do "
            + "not run it as root."
        )
      case ASSAY_SPAWN_DIRECTORY: (launch.workingDirectory, "Let the server's account enter it.")
      case ASSAY_SPAWN_PROGRAM: (launch.executable, "Check that it may be executed.")
      default: (launch.executable, "Raise the limits of processes and open files (ulimit -u, -n).")
      }
    return FailureReport(
      .infrastructure, attempt: attempt, subject: subject, happened: errorText(errno) + ".",
      remedy: remedy)
  }
}

/// Waits whether the task is cancelled or not: what is being ended must be seen to its end.
func pauseUncancelled(_ duration: Duration) async {
  let nanoseconds = Int(duration / .nanoseconds(1))
  await withCheckedContinuation { continuation in
    DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(nanoseconds)) {
      continuation.resume()
    }
  }
}

/// Runs what blocks on a thread that may.
func runBlocking<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
  await withCheckedContinuation { continuation in
    DispatchQueue.global().async { continuation.resume(returning: body()) }
  }
}
