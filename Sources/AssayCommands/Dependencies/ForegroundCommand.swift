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
        forwarding.begin { number in
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
  private let queue = DispatchQueue(label: "assay.signals")
  private let ends = Mutex<[@Sendable () -> Void]>([])

  /// A terminal's Ctrl-C reaches the command by itself, so that is only kept from ending us.
  func begin(send: @escaping @Sendable (Int32) -> Void) {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { if number != SIGINT { send(number) } }
      source.resume()
      // The source lives as long as its handler, which its cancellation drops.
      let handle = SourceHandle(source: source)
      ends.withLock { $0.append { handle.source.cancel() } }
    }
  }

  func end() {
    ends.withLock { ends in
      ends.forEach { $0() }
      ends = []
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
