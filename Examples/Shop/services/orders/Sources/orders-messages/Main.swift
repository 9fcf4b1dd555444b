import FlyingFox
import FlyingSocks
import Foundation
import OrderService

/// Gives the messages that orders sends, for `assay contract verify --of orders`: asked by a POST of
/// `{description, providerStates}` on `$PORT`.
@main
struct Main {
  static func main() async throws {
    let port = ProcessInfo.processInfo.environment["PORT"].flatMap(UInt16.init) ?? 0
    let server = HTTPServer(
      address: try .inet(ip4: "127.0.0.1", port: port), logger: .disabled, handler: Messages())
    try await server.run()
  }
}

private struct Messages: HTTPHandler {
  private struct Asked: Decodable {
    var description: String
  }

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    let asked = try JSONDecoder().decode(Asked.self, from: await request.bodyData)
    guard asked.description == "an order was placed" else {
      return HTTPResponse(statusCode: .notFound)
    }
    // Unlike the contract's example in all that may differ.
    let order = Order(
      id: "o-77", customer: "Linus \"L\" é",
      items: [
        OrderItem(sku: "PROD-002", quantity: 1), OrderItem(sku: "X", quantity: 999),
      ],
      status: .pending, total: Money(cents: 100_00), vat: .zero,
      placedAt: Date(timeIntervalSince1970: 1_767_268_800.75))
    let event = try OrderEvent.placed(order, id: "e-1")
    return HTTPResponse(
      statusCode: .ok, headers: [.contentType: "application/json"], body: Data(event.payload.utf8))
  }
}
