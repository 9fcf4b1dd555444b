import AssayEvidence
import Dispatch
import Synchronization
import Foundation
import Subprocess
import SystemPackage

/// A command that has the terminal, as if Assay were not there.
struct ForegroundCommand: Sendable {
  let words: [String]
  /// Added to our own.
  let environment: [String: String]

  init(_ words: [String], environment: [String: String]) {
    self.words = words
    self.environment = environment
  }

  /// Runs it to its end.
  ///
  /// - Returns: its exit code; 128 + the signal's number when a signal ended it.
  /// - Throws: bad input when there is no such program.
  func run() async throws(FailureReport) -> Int32 {
    var updates: [Environment.Key: String?] = [:]
    for (name, value) in environment {
      if let key = Environment.Key(rawValue: name) { updates[key] = value }
    }
    let forwarding = SignalForwarding()
    await forwarding.begin()
    defer { forwarding.end() }
    do {
      let result = try await Subprocess.run(
        words[0].contains("/") ? .path(FilePath(words[0])) : .name(words[0]),
        arguments: Arguments(Array(words.dropFirst())),
        environment: .inherit.updating(updates),
        input: .fileDescriptor(.standardInput, closeAfterSpawningProcess: false),
        output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
        error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false)
      ) { execution in
        forwarding.deliver { number in
          try? execution.send(signal: .init(rawValue: number))
        }
      }
      switch result.terminationStatus {
      case .exited(let code): return code
      case .signaled(let number): return 128 + number
      }
    } catch {
      throw FailureReport(
        .badInput, attempt: "run the command", subject: words[0], happened: "\(error)",
        remedy: "Is it installed and in PATH?")
    }
  }
}

/// Passes signals that are sent to us alone on to a command.
private final class SignalForwarding: Sendable {
  private struct State {
    var ends: [@Sendable () -> Void] = []
    /// nil: the command has not started.
    var send: (@Sendable (Int32) -> Void)?
    /// What came before it had.
    var early: [Int32] = []
  }

  private let queue = DispatchQueue(label: "assay.signals")
  private let state = Mutex(State())

  /// Takes signals from now on; before the command starts, lest one be lost in between.
  func begin() async {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { [self] in take(number) }
      await withCheckedContinuation { continuation in
        source.setRegistrationHandler { continuation.resume() }
        source.resume()
      }
      // The source lives as long as its handler, which its cancellation drops.
      let handle = SourceHandle(source: source)
      state.withLock { $0.ends.append { handle.source.cancel() } }
    }
  }

  /// Gives the command what comes, and what has come.
  func deliver(by send: @escaping @Sendable (Int32) -> Void) {
    let early = state.withLock { state in
      state.send = send
      defer { state.early = [] }
      return state.early
    }
    early.forEach(send)
  }

  private func take(_ number: Int32) {
    let send = state.withLock { state in
      if state.send == nil { state.early.append(number) }
      return state.send
    }
    // A terminal's Ctrl-C reaches the command by itself, so that is only kept from ending us.
    if number != SIGINT { send?(number) }
  }

  func end() {
    state.withLock { state in
      state.ends.forEach { $0() }
      state.ends = []
    }
    for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) }
  }

  /// `DispatchSource` is thread-safe, only not declared to be.
  private struct SourceHandle: @unchecked Sendable {
    let source: any DispatchSourceSignal
  }
}

/// The exit code of a command that ours ran.
struct CommandStatus: Error {
  var code: Int32
}
