import AssayDependencies
import AssayEvidence
import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// A server's HTTP interface for administrators.
struct HTTPAdministration: Sendable {
  struct Answer: Sendable {
    var status: UInt
    var body: String

    var isSuccess: Bool { (200...299).contains(status) }
  }

  private static let limit: TimeAmount = .seconds(10)
  private static let bodyLimit = 1 << 20

  private let server: any RunningServer
  private let port: String

  /// The interface behind the port of that name.
  init(_ server: any RunningServer, port: String) throws(FailureReport) {
    self.server = server
    self.port = port
    guard server.endpoints[port] != nil else {
      throw FailureReport(
        .infrastructure, attempt: "administer \(server.dependency.name)",
        subject: server.dependency.module.name,
        happened: "Its port \(port) is not published on this machine.",
        remedy: "Add a port of the name \(port) to the module's ports.")
    }
  }

  /// Sends JSON and gives the answer, whatever its status.
  ///
  /// - Throws: an infrastructure failure when there is no answer.
  func send(
    _ method: HTTPMethod, _ path: String, _ body: String? = nil
  ) async throws(FailureReport) -> Answer {
    let address = server.endpoints[port].map { "\($0)" } ?? ""
    var request = HTTPClientRequest(url: "http://\(address)\(path)")
    request.method = method
    if let user = server.account.user {
      request.setBasicAuth(username: user, password: server.account.password ?? "")
    }
    if let body {
      request.headers.add(name: "content-type", value: "application/json")
      request.body = .bytes(ByteBuffer(string: body))
    }
    do {
      let response = try await HTTPClient.shared.execute(request, timeout: Self.limit)
      let bytes = try await response.body.collect(upTo: Self.bodyLimit)
      return Answer(status: response.status.code, body: String(buffer: bytes))
    } catch {
      throw FailureReport(
        .infrastructure, attempt: "administer \(server.dependency.name)", subject: address,
        happened: "\(method) \(path): \(error).", remedy: "See whether the server still runs.")
    }
  }

  /// Sends JSON and insists on success.
  func demand(
    _ method: HTTPMethod, _ path: String, _ body: String? = nil
  ) async throws(FailureReport) {
    let answer = try await send(method, path, body)
    guard !answer.isSuccess else { return }
    throw FailureReport(
      .infrastructure, attempt: "administer \(server.dependency.name)",
      subject: server.dependency.name,
      happened: "\(method) \(path): \(answer.status) \(answer.body.prefix(300))",
      remedy: "Give the module the administrator's account.")
  }
}
