import Foundation
import FoundationNetworking

/// Sends requests over the network, each with a time-out.
package struct URLSessionTransport: HTTPTransport {
  private let base: String
  private let timeout: Duration
  private let session: URLSession

  /// Sends to `base`, for example `http://inventory:8080`, without a slash at the end.
  package init(base: String, timeout: Duration) {
    self.base = base
    self.timeout = timeout
    self.session = URLSession(configuration: .ephemeral)
  }

  package func send(_ request: OutboundRequest) async throws -> InboundResponse {
    let address = base + request.path
    guard let url = URL(string: address) else {
      throw CallError.unreachable(url: address, cause: "it is not a URL")
    }
    var wire = URLRequest(url: url)
    wire.httpMethod = request.method
    wire.httpBody = request.body
    for (name, value) in request.headers {
      wire.setValue(value, forHTTPHeaderField: name)
    }
    // URLSession's own time-out knows whole seconds only, and starts anew with every byte.
    return try await withThrowingTaskGroup(of: InboundResponse.self) { [wire] group in
      group.addTask { try await load(wire, from: address) }
      group.addTask {
        try await Task.sleep(for: timeout)
        throw CallError.timedOut(url: address)
      }
      defer { group.cancelAll() }
      guard let first = try await group.next() else { throw CancellationError() }
      return first
    }
  }

  private func load(_ request: URLRequest, from address: String) async throws -> InboundResponse {
    do {
      let (body, response) = try await session.data(for: request)
      let status = (response as? HTTPURLResponse)?.statusCode ?? 0
      return InboundResponse(status: status, body: body)
    } catch let error as URLError {
      throw CallError.unreachable(url: address, cause: "URLError \(error.code.rawValue)")
    }
  }
}
