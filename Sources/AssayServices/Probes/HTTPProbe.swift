package import AssayDependencies
import AssayEvidence
import AsyncHTTPClient
import FoundationEssentials
import Glibc
import NIOCore
import NIOHTTP1
import NIOSSL

/// Asks over HTTP or HTTPS.
package enum HTTPProbe {
  /// An answer of a server, or its beginning.
  package struct Answer: Sendable, Hashable {
    package var status: Int
    /// Names in lower case.
    package var headers: [String: [String]] = [:]
    package var body: [UInt8] = []

    package init(status: Int, headers: [String: [String]] = [:], body: [UInt8] = []) {
      self.status = status
      self.headers = headers
      self.body = body
    }
  }

  /// No more of a body is looked at.
  static let bodyLimit = 1 << 20

  /// One client for all probes; it lives as long as the program and keeps no connections.
  private static let client: HTTPClient = {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
    // Refused is an answer here, not a reason to try again.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.connectionPool.idleTimeout = .milliseconds(100)
    // Every probe has a limit of its own; this one only ends attempts that nobody waits for.
    configuration.timeout.connect = .seconds(10)
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }()

  static func ask(
    _ condition: WaitCondition.HTTPCondition, _ endpoint: Endpoint, within limit: Duration
  ) async -> ProbeAnswer {
    let request = request(condition, endpoint)
    let needsBody = condition.answerBody != nil
    return await withTaskGroup(of: ProbeAnswer.self) { group in
      group.addTask {
        do {
          return judge(try await answer(to: request, needsBody: needsBody, limit), condition)
        } catch {
          return .notReady(words(error))
        }
      }
      group.addTask {
        try? await Task.sleep(for: limit)
        return .notReady(
          Task.isCancelled ? "the probe was cancelled" : "no whole answer within the time limit")
      }
      defer { group.cancelAll() }
      return await group.next() ?? .notReady("the probe was cancelled")
    }
  }

  static func request(
    _ condition: WaitCondition.HTTPCondition, _ endpoint: Endpoint
  ) -> HTTPClientRequest {
    let host = endpoint.host.contains(":") ? "[\(endpoint.host)]" : endpoint.host
    let scheme = condition.usesTLS ? "https" : "http"
    let slash = condition.path.hasPrefix("/") ? "" : "/"
    var request = HTTPClientRequest(
      url: "\(scheme)://\(host):\(endpoint.port)\(slash)\(condition.path)")
    request.method = .RAW(value: condition.method)
    request.headers.add(name: "user-agent", value: "assay-probe")
    for (name, value) in condition.headers.sorted(by: { $0.key < $1.key }) {
      request.headers.replaceOrAdd(name: name, value: value)
    }
    request.headers.replaceOrAdd(name: "connection", value: "close")
    if let user = condition.user {
      let pair = Data("\(user):\(condition.password ?? "")".utf8).base64EncodedString()
      request.headers.replaceOrAdd(name: "authorization", value: "Basic \(pair)")
    }
    if let body = condition.body { request.body = .bytes(ByteBuffer(string: body)) }
    if condition.usesTLS && condition.acceptsAnyCertificate {
      var configuration = TLSConfiguration.makeClientConfiguration()
      configuration.certificateVerification = .none
      request.tlsConfiguration = configuration
    }
    return request
  }

  private static func answer(
    to request: HTTPClientRequest, needsBody: Bool, _ limit: Duration
  ) async throws -> Answer {
    let response = try await client.execute(request, timeout: TimeAmount(limit))
    var answer = Answer(status: Int(response.status.code))
    for (name, value) in response.headers {
      answer.headers[name.lowercased(), default: []].append(value)
    }
    guard needsBody else { return answer }
    for try await part in response.body {
      answer.body += part.readableBytesView.prefix(bodyLimit - answer.body.count)
      if answer.body.count >= bodyLimit { break }
    }
    return answer
  }

  /// Whether the answer is what the condition wants, and the first thing that is not.
  package static func judge(
    _ answer: Answer, _ condition: WaitCondition.HTTPCondition
  ) -> ProbeAnswer {
    guard condition.statuses.contains(answer.status) else {
      return .notReady("status \(answer.status)")
    }
    for (name, value) in condition.answerHeaders.sorted(by: { $0.key < $1.key }) {
      let values = answer.headers[name.lowercased()] ?? []
      guard values.contains(value) else {
        let found =
          values.isEmpty ? "missing" : ProbeExchange.quoted(values.joined(separator: ", "))
        return .notReady("status \(answer.status), header \(name) is \(found)")
      }
    }
    guard let pattern = condition.answerBody else { return .ready }
    do {
      let text = String(decoding: answer.body, as: UTF8.self)
      guard try TextMatcher(pattern).occurs(in: text) else {
        return .notReady("status \(answer.status), body \(ProbeExchange.quoted(answer.body))")
      }
      return .ready
    } catch {
      return .notReady(error.description)
    }
  }

  private static func words(_ error: any Error) -> String {
    switch error {
    case let error as HTTPClientError where error == .deadlineExceeded || error == .connectTimeout:
      "no answer within the time limit"
    case let error as HTTPClientError where error == .remoteConnectionClosed:
      "it closed the connection without an answer"
    case let error as HTTPClientError: ProbeExchange.words("\(error.shortDescription)")
    case let error as IOError where error.errnoCode == EPIPE:
      "it closed the connection without an answer"
    case let error as IOError: ProbeError(error.errnoCode).text
    case is CancellationError: "the probe was cancelled"
    default: ProbeExchange.words("\(error)")
    }
  }
}
