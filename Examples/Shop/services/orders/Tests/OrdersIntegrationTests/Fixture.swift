import FlyingFox
import FlyingSocks
import Foundation
import OrderService
import Synchronization
import Testing

/// The real PostgreSQL and Redis of this run, with a schema and a stream for one test alone.
struct Fixture {
  let databaseURL: String
  let redisURL: String
  let stream: String

  static func with(_ body: (Fixture) async throws -> Void) async throws {
    let environment = ProcessInfo.processInfo.environment
    guard let base = environment["DATABASE_URL"], let redisURL = environment["REDIS_URL"] else {
      throw NotProvided()
    }
    let name = "test_" + UUID().uuidString.lowercased().replacing("-", with: "_")
    let admin = try PostgresConnection(url: base)
    let options = "options=-csearch_path%3D\(name)&application_name=\(name)"
    let fixture = Fixture(
      databaseURL: base + (base.contains("?") ? "&" : "?") + options, redisURL: redisURL,
      stream: name)
    // The same tables as the migrations made, but empty and nobody else's.
    try admin.run("CREATE SCHEMA \(name)")
    for table in ["orders", "order_items", "order_claims", "outbox"] {
      try admin.run("CREATE TABLE \(name).\(table) (LIKE public.\(table) INCLUDING ALL)")
    }
    let result: Result<Void, any Error>
    do {
      result = .success(try await body(fixture))
    } catch {
      result = .failure(error)
    }
    try admin.run("DROP SCHEMA \(name) CASCADE")
    try RedisConnection(url: redisURL).run("DEL", name)
    try result.get()
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

  struct NotProvided: Error, CustomStringConvertible {
    let description = "run through `assay verify`, or set DATABASE_URL and REDIS_URL"
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
