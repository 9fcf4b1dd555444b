import AssayEvidence
import AssayMatching
import AssayProviderVerification
import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL

/// Asks over HTTP, with one client for all requests of a run.
struct HTTPExchange: Sendable {
  private let client: HTTPClient
  let options: HTTPOptions

  /// Before most servers lose their patience.
  private static let idleTimeout: TimeAmount = .seconds(1)

  /// Runs `body` with a client, which is gone afterwards.
  ///
  /// - Throws: what `body` throws, or that the certificates could not be read.
  static func with<Result: Sendable>(
    _ options: HTTPOptions, connections: Int = 1,
    _ body: (HTTPExchange) async throws(FailureReport) -> Result
  ) async throws(FailureReport) -> Result {
    let exchange = HTTPExchange(
      client: HTTPClient(
        eventLoopGroupProvider: .singleton,
        configuration: try configuration(options, connections: connections)), options: options)
    let result: Swift.Result<Result, FailureReport>
    do throws(FailureReport) { result = .success(try await body(exchange)) } catch {
      result = .failure(error)
    }
    // It only fails when it was shut down before.
    try? await exchange.client.shutdown()
    return try result.get()
  }

  private static func configuration(
    _ options: HTTPOptions, connections: Int
  ) throws(FailureReport) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: options.followsRedirects
        ? .follow(max: 5, allowCycles: false) : .disallow)
    // Who refuses does so at the second attempt, too.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.connectionPool.idleTimeout = idleTimeout
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = max(8, connections)
    configuration.timeout.connect = options.ownLimit
    var tls = TLSConfiguration.makeClientConfiguration()
    if options.acceptsAnyCertificate { tls.certificateVerification = .none }
    if let path = options.certificateAuthority {
      do {
        tls.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMFile(path))]
      } catch {
        throw FailureReport(
          .badInput, attempt: "read the trusted certificates", subject: path, happened: "\(error).",
          remedy: "Name a file with certificates in PEM.")
      }
    }
    configuration.tlsConfiguration = tls
    return configuration
  }

  /// Sends a request and waits for the whole answer.
  func send(_ request: RequestParts, to url: String) async throws(ExchangeFault) -> ResponseParts {
    do throws(ExchangeFault) { return try await attempt(request, url) } catch {
      // Who keeps connections open may close them at the moment of the next request; one that
      // changes nothing may be sent again.
      guard error.isClosed, options.keepsConnections,
        ["GET", "HEAD", "OPTIONS"].contains(request.method.uppercased())
      else { throw error }
      return try await attempt(request, url)
    }
  }

  private func attempt(
    _ request: RequestParts, _ url: String
  ) async throws(ExchangeFault) -> ResponseParts {
    let message = message(request, url)
    let result = await withTaskGroup(of: Result<ResponseParts, ExchangeFault>.self) { group in
      group.addTask { await answer(to: message) }
      group.addTask {
        try? await Task.sleep(for: options.timeout)
        return .failure(.timeout(options))
      }
      defer { group.cancelAll() }
      return await group.next() ?? .failure(.timeout(options))
    }
    return try result.get()
  }

  private func message(_ request: RequestParts, _ url: String) -> HTTPClientRequest {
    var message = HTTPClientRequest(url: url)
    message.method = HTTPMethod(rawValue: request.method.uppercased())
    for (name, values) in request.headers.items {
      for value in values { message.headers.add(name: name, value: value) }
    }
    if !options.keepsConnections {
      message.headers.replaceOrAdd(name: "connection", value: "close")
    }
    if let bytes = request.body.sent { message.body = .bytes(ByteBuffer(bytes: bytes)) }
    return message
  }

  private func answer(
    to message: HTTPClientRequest
  ) async -> Result<ResponseParts, ExchangeFault> {
    do {
      let response = try await client.execute(message, timeout: options.ownLimit)
      var headers = Headers()
      for (name, value) in response.headers { headers.add(name, [value]) }
      let isHead = message.method == .HEAD
      if !isHead, let length = headers["content-length"]?.first.flatMap({ Int($0) }),
        length > options.largestBody
      {
        return .failure(.tooLarge(options))
      }
      var bytes: [UInt8] = []
      for try await part in response.body {
        bytes += part.readableBytesView
        if bytes.count > options.largestBody { return .failure(.tooLarge(options)) }
      }
      return .success(
        ResponseParts(
          status: Int(response.status.code), headers: headers,
          body: Body(received: bytes, headers.contentType)))
    } catch { return .failure(ExchangeFault.of(error)) }
  }
}

extension HTTPOptions {
  /// For the client, which waits only for parts of an answer: it never ends before the time for all.
  fileprivate var ownLimit: TimeAmount { TimeAmount(timeout) + .seconds(10) }
}
