import AssayDependencies
import AssayEvidence
import AssayProvisioning
import AssayReports
import Synchronization

/// What starting dependencies tells whoever waits, on standard error.
final class DependencyProgress: Sendable {
  private struct State {
    var told: Set<String> = []
    /// Whether the terminal's last line is one that will be replaced.
    var hasOpenLine = false
  }

  private let state = Mutex(State())

  @Sendable func show(_ event: DependencyHost.Event) {
    switch event {
    // The command's own error says it once.
    case .starting, .failed: break
    case .image(let work): show(work)
    case .started(let started):
      let milliseconds = Int((started.server.startUp.seconds * 1000).rounded())
      state.withLock { state in
        clearLine(&state)
        Console.error(
          "\(started.dependency.name): \(started.description), "
            + "\(started.server.runtime.rawValue), ready in \(milliseconds) ms (\(started.reason))")
      }
    }
  }

  /// A line that moves on a terminal; elsewhere one line for each image.
  private func show(_ work: ImageWork) {
    let isTerminal = Console.isTerminal(.error)
    let width = Console.style(of: .error).width
    state.withLock { state in
      if isTerminal {
        clearLine(&state)
        let line = "\(work.title): \(work.progress)"
        Console.write(String(line.prefix(width - 1)), to: .error)
        state.hasOpenLine = true
      } else if state.told.insert(work.title).inserted {
        Console.error(work.title)
      }
    }
  }

  private func clearLine(_ state: inout State) {
    if state.hasOpenLine { Console.write("\r\u{1B}[K", to: .error) }
    state.hasOpenLine = false
  }
}
