package import Foundation

/// A request to another service; the path begins with `/`.
package struct OutboundRequest: Sendable, Hashable {
  package var method: String
  package var path: String
  package var headers: [String: String]
  package var body: Data?

  package init(method: String, path: String, headers: [String: String] = [:], body: Data? = nil) {
    self.method = method
    self.path = path
    self.headers = headers
    self.body = body
  }

  /// A request with a JSON body.
  static func json(
    _ method: String, _ path: String, headers: [String: String] = [:], _ body: some Encodable
  ) throws -> OutboundRequest {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return OutboundRequest(
      method: method, path: path,
      headers: headers.merging(["Content-Type": "application/json"]) { $1 },
      body: try encoder.encode(body))
  }
}

/// What another service answered.
package struct InboundResponse: Sendable, Hashable {
  package var status: Int
  package var body: Data

  package init(status: Int, body: Data = Data()) {
    self.status = status
    self.body = body
  }
}

/// Carries a request to one service and its answer back.
package protocol HTTPTransport: Sendable {
  func send(_ request: OutboundRequest) async throws -> InboundResponse
}

/// Why a call to another service led to nothing.
package enum CallError: Error, Sendable, Hashable {
  case timedOut(url: String)
  case unreachable(url: String, cause: String)
  case unexpectedStatus(service: String, status: Int)
  case unreadableBody(service: String, cause: String)
}
