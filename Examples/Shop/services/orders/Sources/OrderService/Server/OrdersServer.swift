package import FlyingFox
import Foundation

/// The service's HTTP interface: `POST /orders`, `GET /orders/{id}`, `GET /health`.
package struct OrdersServer: HTTPHandler {
  private let placement: OrderPlacement
  private let store: PostgresOrderStore

  package init(placement: OrderPlacement, store: PostgresOrderStore) {
    self.placement = placement
    self.store = store
  }

  package func handleRequest(_ request: HTTPRequest) async -> HTTPResponse {
    let path = request.path.split(separator: "/")
    do {
      switch (request.method, path.first, path.count) {
      case (.POST, "orders", 1):
        return try await place(request)
      case (.GET, "orders", 2):
        guard let order = try await store.order(id: String(path[1])) else {
          return .problem(.notFound, "no-such-order")
        }
        return .json(.ok, OrderWire(order))
      case (.GET, "health", 1):
        try await store.ping()
        return .json(.ok, ["status": "ok"])
      default:
        return .problem(.notFound, "no-such-page")
      }
    } catch {
      // The cause goes to the log, not to strangers.
      FileHandle.standardError.write(Data("orders: \(request.path): \(error)\n".utf8))
      return .problem(.serviceUnavailable, "unavailable")
    }
  }

  private func place(_ request: HTTPRequest) async throws -> HTTPResponse {
    guard let key = request.headers[HTTPHeader("Idempotency-Key")], !key.isEmpty else {
      return .problem(.badRequest, "no-idempotency-key")
    }
    let order: OrderRequest
    do {
      let wire = try JSONDecoder().decode(OrderRequestWire.self, from: await request.bodyData)
      order = try OrderRequest(
        customer: wire.customer, items: wire.items, coupon: wire.coupon, card: wire.card)
    } catch let error as InvalidOrderRequest {
      return .problem(.unprocessableContent, "invalid-order", problems: error.problems)
    } catch is DecodingError {
      return .problem(.badRequest, "unreadable-body")
    }
    return Self.response(to: try await placement.place(order, key: key))
  }

  private static func response(to outcome: OrderPlacement.Outcome) -> HTTPResponse {
    switch outcome {
    case .placed(let order, let repeated):
      .json(repeated ? .ok : .created, OrderWire(order))
    case .refused(let error):
      .problem(.unprocessableContent, "no-price", problems: ["\(error)"])
    case .outOfStock(let shortages):
      .json(.conflict, OutOfStockWire(error: "out-of-stock", shortages: shortages))
    case .declined(let reason):
      .problem(.paymentRequired, "payment-declined", problems: [reason])
    case .unavailable(let service):
      .problem(.serviceUnavailable, "\(service)-unavailable")
    case .inProgress:
      .problem(.conflict, "request-in-progress")
    case .keyUsedForOtherRequest:
      .problem(.unprocessableContent, "idempotency-key-reused")
    }
  }
}

extension HTTPResponse {
  fileprivate static func json(_ status: HTTPStatusCode, _ body: some Encodable) -> HTTPResponse {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // Our own wire types hold nothing that JSON cannot.
    let data = (try? encoder.encode(body)) ?? Data()
    return HTTPResponse(
      statusCode: status, headers: [.contentType: "application/json"], body: data)
  }

  fileprivate static func problem(
    _ status: HTTPStatusCode, _ error: String, problems: [String] = []
  ) -> HTTPResponse {
    .json(status, ProblemWire(error: error, problems: problems))
  }
}
