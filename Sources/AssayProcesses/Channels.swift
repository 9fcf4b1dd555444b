import AssayEvidence
import CProcessControl
import Glibc
import SystemPackage

/// The descriptors between us and a command: its output, and a way to wake up who reads it.
struct Channels: Sendable {
  let reading: Int32
  /// The command's end; closed by whoever spawns.
  let output: FileDescriptor
  let wake: Int32
  /// How much the pipe holds at most, in bytes.
  let capacity: Int

  init(attempt: String) throws(FailureReport) {
    let event = assay_eventfd()
    guard event >= 0 else { throw Self.report(attempt) }
    var reading: Int32 = -1
    var writing: Int32 = -1
    guard unsafe assay_pipe(&reading, &writing) == 0 else {
      let report = Self.report(attempt)
      Glibc.close(event)
      throw report
    }
    self.reading = reading
    output = FileDescriptor(rawValue: writing)
    wake = event
    // Only our end: the command must not see a pipe that refuses writes.
    _ = fcntl(reading, F_SETFL, O_NONBLOCK)
    // Larger than the usual 64 KiB if allowed: fewer turns for the same output.
    _ = fcntl(reading, Self.setPipeSize, 1 << 20)
    capacity = max(4096, Int(fcntl(reading, Self.getPipeSize)))
  }

  /// Never blocks; may be called from any thread until `close()`.
  func wakeUp() {
    var one: UInt64 = 1
    unsafe write(wake, &one, MemoryLayout<UInt64>.size)
  }

  func close() {
    Glibc.close(reading)
    Glibc.close(wake)
  }

  // F_SETPIPE_SZ and F_GETPIPE_SZ of fcntl(2), which Swift's Glibc module leaves out.
  private static let setPipeSize: Int32 = 1031
  private static let getPipeSize: Int32 = 1032

  private static func report(_ attempt: String) -> FailureReport {
    FailureReport(
      .infrastructure, attempt: attempt, subject: "pipe", happened: errorText(errno) + ".",
      remedy: "Raise the limit of open files (ulimit -n), or run fewer suites at once.")
  }
}
