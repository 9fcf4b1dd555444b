import ArgumentParser
import AssayEvidence
import AssayReports
import AssayVerification
import Foundation
import Synchronization

/// How a run shows its progress.
enum ProgressStyle: String, ExpressibleByArgument, CaseIterable {
  case auto, live, plain, github, gitlab

  /// Live on a terminal, grouped on the CI systems that can fold, plain lines elsewhere.
  var resolved: ProgressStyle {
    guard self == .auto else { return self }
    let environment = ProcessInfo.processInfo.environment
    if environment["GITHUB_ACTIONS"] == "true" { return .github }
    if environment["GITLAB_CI"] == "true" { return .gitlab }
    return Console.isTerminal(.error) && environment["TERM"] != "dumb" ? .live : .plain
  }
}

/// Shows events as they come, on standard error; safe to call from any task.
final class ProgressDisplay: Sendable {
  private let style: ProgressStyle
  private let terminal: TerminalStyle
  private let start = ContinuousClock.now
  private let state: Mutex<State>
  /// Redraws the frame, so that elapsed times move while nothing happens.
  private let ticker = Mutex<Task<Void, Never>?>(nil)

  private struct State {
    var live = LiveProgress()
    var lines: any ProgressRenderer
    var frameHeight = 0
    var hasEnded = false
  }

  init(style: ProgressStyle, terminal: TerminalStyle) {
    self.style = style.resolved
    self.terminal = terminal
    let now = UnixTime(secondsSince1970: Date().timeIntervalSince1970)
    let lines: any ProgressRenderer =
      switch self.style {
      case .github: GitHubActionsProgress()
      case .gitlab: GitLabProgress(startedAt: now)
      case .auto, .live, .plain: PlainProgress(unicode: terminal.unicode)
      }
    state = Mutex(State(lines: lines))
    guard self.style == .live else { return }
    // Unstructured, because it lives as long as the display and not as long as a call.
    let redrawing = Task { [weak self] in
      while (try? await Task.sleep(for: .milliseconds(100))) != nil { self?.redraw() }
    }
    ticker.withLock { $0 = redrawing }
  }

  func show(_ event: ProgressEvent) {
    let time = ContinuousClock.now - start
    state.withLock { state in
      guard !state.hasEnded else { return }
      if style == .live {
        state.live.apply(event, at: time)
        draw(&state, at: time)
      } else {
        write(state.lines.lines(for: event, at: time))
      }
    }
  }

  /// Removes the frame; lines above it stay.
  func end() {
    ticker.withLock { $0?.cancel() }
    state.withLock { state in
      if style == .live { Console.write(erasure(&state), to: .error) }
      state.hasEnded = true
    }
  }

  /// What only CI systems read: failures at their places in the source.
  func annotate(_ report: VerificationReport) {
    if style == .github { write(GitHubActionsProgress.annotations(for: report)) }
  }

  private func redraw() {
    let time = ContinuousClock.now - start
    state.withLock { state in
      if !state.hasEnded { draw(&state, at: time) }
    }
  }

  private func draw(_ state: inout State, at time: Duration) {
    var text = erasure(&state)
    for line in state.live.drainPermanentLines(style: terminal) { text += line + "\n" }
    let frame = state.live.frame(at: time, style: terminal)
    state.frameHeight = frame.count
    Console.write(text + frame.map { $0 + "\n" }.joined(), to: .error)
  }

  /// Moves up to the frame's first line, clearing each on the way.
  private func erasure(_ state: inout State) -> String {
    defer { state.frameHeight = 0 }
    // Line by line: some terminals keep a screen that is cleared at once in their history.
    let height = state.frameHeight
    return String(repeating: "\u{1B}[A\u{1B}[2K", count: height) + (height == 0 ? "" : "\r")
  }

  private func write(_ lines: [String]) {
    if !lines.isEmpty { Console.write(lines.map { $0 + "\n" }.joined(), to: .error) }
  }
}
