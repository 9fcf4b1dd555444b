import FlyingFox
import FlyingSocks
import Foundation
import OrderService
import Synchronization
import Testing

/// A database and a queue that one test has for itself, on the real servers of this run.
struct Fixture {
  let databaseURL: String
  let redisURL: String
  let stream = "orders.events"

  static func with(_ body: (Fixture) async throws -> Void) async throws {
    try await Lease.with("orders-db") { database in
      try await Lease.with("queue") { queue in
        try await body(Fixture(databaseURL: database.url, redisURL: queue.url))
      }
    }
  }

  func rows(_ sql: String) throws -> [PostgresConnection.Row] {
    try PostgresConnection(url: databaseURL).run(sql)
  }

  /// The fields of the stream's entries, oldest first.
  func published() throws -> [[String]] {
    guard
      case .list(let entries) = try RedisConnection(url: redisURL).run("XRANGE", stream, "-", "+")
    else { return [] }
    return entries.map { entry in
      guard case .list(let parts) = entry, case .list(let fields)? = parts.last else { return [] }
      return fields.map { field in
        guard case .text(let text) = field else { return "\(field)" }
        return text
      }
    }
  }
}

/// Serves HTTP on a free port while the body runs.
func withServer(
  _ handler: any HTTPHandler, _ body: (_ base: String) async throws -> Void
) async throws {
  let server = HTTPServer(
    address: try .inet(ip4: "127.0.0.1", port: 0), logger: .disabled, handler: handler)
  let running = Task { try await server.run() }
  defer { running.cancel() }
  try await server.waitUntilListening()
  guard case .ip4(let host, port: let port)? = await server.listeningAddress else {
    Issue.record("the server does not listen")
    return
  }
  try await body("http://\(host):\(port)")
}

extension Order {
  static func sample(id: String, customer: String = "Ada") -> Order {
    Order(
      id: id, customer: customer, items: [OrderItem(sku: "PROD-001", quantity: 2)],
      status: .pending, total: Money(cents: 49_98), vat: Money(cents: 7_98),
      placedAt: Date(timeIntervalSince1970: 1_767_268_800.25))
  }
}
