/// The end of a server: Ctrl-C, a request to terminate, or somebody who asks for it.
final class Ending: Sendable {
  private let stream: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  init() { (stream, continuation) = AsyncStream.makeStream() }

  func come() { continuation.finish() }

  func wait() async {
    Signals.shared.take { [self] _ in come() }
    defer { Signals.shared.giveBack() }
    for await _ in stream {}
  }
}
