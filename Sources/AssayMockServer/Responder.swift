import AssayMocking
import NIOCore
import NIOHTTP1

/// What stands behind a connection and answers its requests.
protocol Responder: Sendable {
  func respond(to request: ReceivedRequest, on loop: any EventLoop) -> Response
}

struct Response: Sendable {
  enum Content: Sendable {
    case now(PreparedAnswer)
    /// Must not fail.
    case later(EventLoopFuture<PreparedAnswer>)
  }

  var content: Content
  /// Beside what the answer has for all.
  var headers: HTTPHeaders = [:]
  /// What a stub does to it.
  var effect: Disturbance.Effect?

  init(_ answer: PreparedAnswer) { content = .now(answer) }
  init(_ answer: EventLoopFuture<PreparedAnswer>) { content = .later(answer) }
}
