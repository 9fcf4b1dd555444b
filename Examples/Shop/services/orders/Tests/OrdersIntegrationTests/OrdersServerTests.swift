import FlyingFox
import Foundation
import OrderService
import Synchronization
import Testing

/// The service over HTTP, with its database; other services are scripted on a local port.
struct OrdersServerTests {
  private let body = #"{"customer": "Ada", "items": [{"sku": "PROD-001", "quantity": 2}]}"#

  private func withOrders(
    other: @escaping @Sendable (HTTPRequest) -> HTTPResponse = { _ in Self.agreeable },
    _ test: (_ orders: any HTTPTransport, _ fixture: Fixture) async throws -> Void
  ) async throws {
    try await Fixture.with { fixture in
      try await withServer(ClosureHTTPHandler { other($0) }) { others in
        let store = try PostgresOrderStore(url: fixture.databaseURL)
        let transport = RetryingTransport(
          URLSessionTransport(base: others, timeout: .seconds(5)), pause: { _ in })
        let placement = OrderPlacement(
          store: store, inventory: InventoryClient(transport),
          payments: PaymentsClient(transport), now: { Date() }, newID: { UUID().uuidString })
        try await withServer(OrdersServer(placement: placement, store: store)) { orders in
          try await test(URLSessionTransport(base: orders, timeout: .seconds(30)), fixture)
        }
      }
    }
  }

  /// Yes to a reservation and to a payment.
  private static let agreeable = HTTPResponse(
    statusCode: .created, body: Data(#"{"authorizationId": "a"}"#.utf8))

  private func post(_ body: String, key: String? = "k") -> OutboundRequest {
    OutboundRequest(
      method: "POST", path: "/orders", headers: key.map { ["Idempotency-Key": $0] } ?? [:],
      body: Data(body.utf8))
  }

  private func text(_ response: InboundResponse) -> String {
    String(decoding: response.body, as: UTF8.self)
  }

  @Test func `an order that was placed can be read`() async throws {
    try await withOrders { orders, _ in
      let created = try await orders.send(post(body))
      #expect(created.status == 201)
      #expect(text(created).contains(#""status":"pending","total":49.98,"vat":7.98"#))
      let object = try JSONSerialization.jsonObject(with: created.body) as? [String: Any]
      let id = try #require(object?["id"] as? String)
      let read = try await orders.send(OutboundRequest(method: "GET", path: "/orders/\(id)"))
      #expect(read == InboundResponse(status: 200, body: created.body))
    }
  }

  @Test func `a repeated request is answered with the same order`() async throws {
    try await withOrders { orders, fixture in
      let first = try await orders.send(post(body))
      let second = try await orders.send(post(body))
      #expect(second == InboundResponse(status: 200, body: first.body))
      #expect(try fixture.rows("SELECT count(*) FROM outbox") == [["1"]])
    }
  }

  @Test(
    arguments: [
      (#"{"customer": "Ada", "items": []}"#, "k", 422, "invalid-order"),
      (#"{"customer": "Ada", "items": [{"sku": "NO", "quantity": 1}]}"#, "k", 422, "no-price"),
      (#"{"customer": "Ada""#, "k", 400, "unreadable-body"),
      (#"{"customer": "Ada", "items": [{"sku": "X", "quantity": 1.5}]}"#, "k", 400, "unreadable"),
      (#"{"customer": "Ada", "items": []}"#, nil, 400, "no-idempotency-key"),
    ] as [(String, String?, Int, String)])
  func `bad requests are told what is wrong`(
    body: String, key: String?, status: Int, word: String
  ) async throws {
    try await withOrders { orders, _ in
      let response = try await orders.send(post(body, key: key))
      #expect(response.status == status)
      #expect(text(response).contains(word))
    }
  }

  @Test func `a payment provider that stays down is asked three times`() async throws {
    let seen = Requests()
    try await withOrders(
      other: { request in
        seen.add("\(request.method.rawValue) \(request.path.split(separator: "/").first ?? "")")
        if request.method == .DELETE { return HTTPResponse(statusCode: .noContent) }
        return request.path == "/authorizations"
          ? HTTPResponse(statusCode: .serviceUnavailable) : Self.agreeable
      },
      { orders, fixture in
        let response = try await orders.send(post(body))
        #expect(response.status == 503)
        #expect(text(response).contains("payments-unavailable"))
        #expect(try fixture.rows("SELECT count(*) FROM orders") == [["0"]])
      })
    let payment = "POST authorizations"
    #expect(
      seen.all == ["POST reservations", payment, payment, payment, "DELETE reservations"])
  }

  @Test func `a server that never answers is given up on`() async throws {
    try await withServer(
      ClosureHTTPHandler { _ in
        try await Task.sleep(for: .seconds(60))
        return Self.agreeable
      }
    ) { base in
      let transport = URLSessionTransport(base: base, timeout: .milliseconds(200))
      await #expect(throws: CallError.timedOut(url: base + "/x")) {
        try await transport.send(OutboundRequest(method: "GET", path: "/x"))
      }
    }
  }

  @Test func `is unwell while its database is away, and recovers`() async throws {
    try await withOrders { orders, fixture in
      let health = OutboundRequest(method: "GET", path: "/health")
      #expect(try await orders.send(health).status == 200)
      // Ends the service's connections: those to this test's database, but for this one.
      _ = try fixture.rows(
        """
        SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
        """)
      #expect(try await orders.send(health).status == 503)
      #expect(try await orders.send(health).status == 200)
    }
  }
}

/// Requests in the order of their arrival.
private final class Requests: Sendable {
  private let list = Mutex<[String]>([])

  var all: [String] { list.withLock { $0 } }

  func add(_ request: String) {
    list.withLock { $0.append(request) }
  }
}
