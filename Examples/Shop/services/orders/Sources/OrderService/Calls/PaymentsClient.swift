import Foundation

/// The payment provider's answer.
package enum Authorisation: Sendable, Hashable {
  case approved(id: String)
  case declined(reason: String)
}

/// Asks whether an order can be paid.
package protocol Payments: Sendable {
  /// Sets the amount aside on the card; for the same order it may be asked again.
  func authorise(_ amount: Money, card: String, for orderID: String) async throws -> Authorisation
}

/// The payment provider over HTTP; its contract is `pacts/orders-payments.json`.
package struct PaymentsClient: Payments {
  private let transport: any HTTPTransport

  package init(_ transport: any HTTPTransport) {
    self.transport = transport
  }

  package func authorise(
    _ amount: Money, card: String, for orderID: String
  ) async throws -> Authorisation {
    struct Body: Encodable {
      var orderId: String
      var amount: Int
      var currency: String
      var card: String
    }
    struct Approved: Decodable {
      var authorizationId: String
    }
    struct Declined: Decodable {
      var reason: String
    }
    let response = try await transport.send(
      .json(
        "POST", "/authorizations", headers: ["Idempotency-Key": orderID],
        Body(orderId: orderID, amount: amount.cents, currency: Order.currency, card: card)))
    do {
      switch response.status {
      case 201:
        let answer = try JSONDecoder().decode(Approved.self, from: response.body)
        return .approved(id: answer.authorizationId)
      case 402:
        let answer = try JSONDecoder().decode(Declined.self, from: response.body)
        return .declined(reason: answer.reason)
      default:
        throw CallError.unexpectedStatus(service: "payments", status: response.status)
      }
    } catch let error as DecodingError {
      throw CallError.unreadableBody(service: "payments", cause: "\(error)")
    }
  }
}
