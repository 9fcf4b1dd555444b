import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Why there is no answer.
struct ExchangeFault: Error, Sendable {
  /// A sentence without its subject, such as `closed the connection.`.
  var what: String
  /// Whether the request could not even be sent, as it is none of HTTP.
  var isRequest = false
  /// Whether the other side may have closed a connection that was kept too long.
  var isClosed = false

  private static let closed = Self(
    what: "closed the connection without a whole answer.", isClosed: true)
  private static let ended = Self(what: "was not waited for, as the run was ended.")

  static func timeout(_ options: HTTPOptions) -> Self {
    Self(what: "gave no whole answer within \(options.timeout).")
  }

  static func tooLarge(_ options: HTTPOptions) -> Self {
    let limit = options.largestBody
    let words = limit >= 1 << 20 ? "\(limit >> 20) MiB" : "\(limit) bytes"
    return Self(what: "sent a body larger than \(words), and was cut off.")
  }

  static func of(_ error: any Error) -> Self {
    switch error {
    case let error as HTTPClientError: of(error)
    case let error as NIOConnectionError:
      Self(what: "cannot be reached: \(reason(error)).")
    case let error as IOError where [ECONNRESET, EPIPE].contains(error.errnoCode): closed
    case let error as IOError: Self(what: "cannot be reached: \(error).")
    case is HTTPParserError: Self(what: "answered what is no HTTP: \(error).")
    case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
      Self(what: "cannot be trusted, or does not speak TLS: \(error).")
    case is CancellationError: ended
    default: Self(what: "could not be asked: \(error).")
    }
  }

  private static func of(_ error: HTTPClientError) -> Self {
    switch error {
    case .remoteConnectionClosed: closed
    case .cancelled: ended
    default:
      Self(
        what: "could not be asked: \(error.shortDescription).",
        isRequest: error == .invalidURL || error == .emptyHost
          || "\(error)".contains("invalidHeaderField"))
    }
  }

  private static func reason(_ error: NIOConnectionError) -> String {
    error.connectionErrors.first.map { "\($0.error)" } ?? "\(error.host) has no address"
  }
}
