import Glibc

/// Reads a command's output and ends the command when it is time, on a thread that may block.
struct CommandWatch: Sendable {
  var child: ChildProcess
  var marker: RunMarker
  var channels: Channels
  var deadline: ContinuousClock.Instant
  var gracePeriod: Duration

  enum Reason: Sendable, Equatable {
    case exit, timeout, cancellation
  }

  /// How it went.
  struct End: Sendable {
    var reason: Reason
    var usage: ResourceUsage?
    var leftovers: [Leftover]
    var output: OutputSink.Summary
  }

  /// Returns when the shell has ended and nothing of the command is left; the shell is not reaped.
  func run(into sink: OutputSink) -> End {
    var processes = OwnedProcesses(leader: child.entry, marker: marker.entries)
    var reader = PipeReader(descriptor: channels.reading, capacity: channels.capacity)
    var reason = Reason.exit
    var killAt: ContinuousClock.Instant?
    while true {
      let ready = wait(until: killAt ?? deadline, reader: reader, isEnding: killAt != nil)
      if ready.output { reader.readOnce(into: sink) }
      let now = ContinuousClock.now
      let hasEnded = ready.mayHaveEnded && ChildState.of(child.pid).hasEnded
      if let killAt {
        if now >= killAt || (hasEnded && !processes.requestEnd()) { break }
      } else if hasEnded {
        break
      } else if ready.woken || now >= deadline {
        reason = ready.woken ? .cancellation : .timeout
        killAt = now + gracePeriod
        _ = processes.requestEnd()
      }
    }
    // What the shell wrote is in the pipe by now. Whoever still holds the pipe may write for ever,
    // so no more than the pipe holds is read.
    reader.drain(into: sink)
    let leftovers = processes.killAll()
    return End(
      reason: reason, usage: ChildState.of(child.pid).usage, leftovers: leftovers,
      output: sink.finish())
  }

  /// Waits for output, the end of the shell, a wake-up or `limit`, whichever is first.
  private func wait(
    until limit: ContinuousClock.Instant, reader: PipeReader, isEnding: Bool
  ) -> (output: Bool, woken: Bool, mayHaveEnded: Bool) {
    // While ending, and without process descriptors, there is nothing to wait on for the end.
    let mustLook = isEnding || child.descriptor < 0
    let left = (limit - .now) / .milliseconds(1)
    var milliseconds = Int32(clamping: Int(min(max(left, 0) + 1, 1e9)))
    if mustLook { milliseconds = min(milliseconds, 10) }
    // poll(2) leaves out negative descriptors.
    var sources = [
      pollfd(fd: reader.isOpen ? channels.reading : -1, events: Int16(POLLIN), revents: 0),
      pollfd(fd: isEnding ? -1 : channels.wake, events: Int16(POLLIN), revents: 0),
      pollfd(fd: mustLook ? -1 : child.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    unsafe poll(&sources, nfds_t(sources.count), milliseconds)
    return (
      sources[0].revents != 0, sources[1].revents != 0, mustLook || sources[2].revents != 0
    )
  }
}

/// The reading end of a command's output.
struct PipeReader {
  let descriptor: Int32
  let capacity: Int
  private(set) var isOpen = true
  private var buffer: [UInt8]

  init(descriptor: Int32, capacity: Int) {
    self.descriptor = descriptor
    self.capacity = capacity
    buffer = [UInt8](repeating: 0, count: 256 << 10)
  }

  /// Reads what is there, at most a buffer full; returns the number of bytes.
  @discardableResult
  mutating func readOnce(into sink: OutputSink) -> Int {
    let count = unsafe read(descriptor, &buffer, buffer.count)
    if count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR) { isOpen = false }
    guard count > 0 else { return 0 }
    sink.append(buffer[..<count])
    return count
  }

  /// Reads until the pipe is empty, at most what it can hold.
  mutating func drain(into sink: OutputSink) {
    var left = capacity
    while isOpen && left > 0 {
      let count = readOnce(into: sink)
      if count == 0 { break }
      left -= count
    }
  }
}
