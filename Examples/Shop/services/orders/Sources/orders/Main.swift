import FlyingFox
import FlyingSocks
import Foundation
import OrderService

/// Runs the orders service until it is ended.
@main
struct Main {
  static func main() async throws {
    let environment = ProcessInfo.processInfo.environment
    let required = ["DATABASE_URL", "REDIS_URL", "INVENTORY_URL", "PAYMENTS_URL"]
    let missing = required.filter { environment[$0] == nil }
    guard missing.isEmpty else {
      FileHandle.standardError.write(
        Data("orders: set \(missing.joined(separator: ", ")) (see README.md)\n".utf8))
      exit(2)
    }
    func value(_ name: String) -> String { environment[name] ?? "" }
    func transport(_ name: String) -> any HTTPTransport {
      RetryingTransport(URLSessionTransport(base: value(name), timeout: .seconds(2)))
    }

    let store = try PostgresOrderStore(url: value("DATABASE_URL"))
    let relay = try OutboxRelay(databaseURL: value("DATABASE_URL"), redisURL: value("REDIS_URL"))
    let placement = OrderPlacement(
      store: store, inventory: InventoryClient(transport("INVENTORY_URL")),
      payments: PaymentsClient(transport("PAYMENTS_URL")), now: { Date() },
      newID: { UUID().uuidString.lowercased() })
    let server = HTTPServer(
      address: try .inet(
        ip4: environment["HOST"] ?? "127.0.0.1", port: UInt16(environment["PORT"] ?? "") ?? 0),
      logger: .disabled, handler: OrdersServer(placement: placement, store: store))

    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      group.addTask { try await publish(with: relay) }
      try await server.waitUntilListening()
      if case .ip4(let host, port: let port) = await server.listeningAddress {
        // Whoever asked for port 0 learns the port from this line.
        FileHandle.standardOutput.write(Data("listening on http://\(host):\(port)\n".utf8))
      }
      try await group.next()
    }
  }

  private static func publish(with relay: OutboxRelay) async throws {
    while !Task.isCancelled {
      do {
        while try await relay.publishPending() > 0 {}
      } catch {
        // The events stay in the outbox; the next round tries again.
        FileHandle.standardError.write(Data("orders: relay: \(error)\n".utf8))
      }
      try await Task.sleep(for: .milliseconds(100))
    }
  }
}
