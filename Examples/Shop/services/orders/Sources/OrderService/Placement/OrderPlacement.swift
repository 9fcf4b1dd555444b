package import Foundation

/// Places orders: reserve the stock, authorise the payment, then keep the order with its event.
///
/// What fails after the reservation is made up for by releasing it again.
package struct OrderPlacement: Sendable {
  /// What became of a request.
  package enum Outcome: Sendable, Hashable {
    /// `repeated`: the order was placed by an earlier request with the same key.
    case placed(Order, repeated: Bool)
    case refused(PricingError)
    case outOfStock([Shortage])
    case declined(reason: String)
    case unavailable(service: String)
    case inProgress
    case keyUsedForOtherRequest
  }

  private let store: any OrderStore
  private let inventory: any Inventory
  private let payments: any Payments
  private let pricing: Pricing
  private let now: @Sendable () -> Date
  private let newID: @Sendable () -> String

  /// How long one request may work on a key, in seconds: above all time-outs and retries together.
  private static let claimSeconds = 60.0

  package init(
    store: any OrderStore, inventory: any Inventory, payments: any Payments,
    pricing: Pricing = Pricing(), now: @escaping @Sendable () -> Date,
    newID: @escaping @Sendable () -> String
  ) {
    self.store = store
    self.inventory = inventory
    self.payments = payments
    self.pricing = pricing
    self.now = now
    self.newID = newID
  }

  /// Places the order, or says why not; the same key never leads to a second order.
  ///
  /// - Throws: What the store throws. Other services' failures are outcomes.
  package func place(_ request: OrderRequest, key: String) async throws -> Outcome {
    let time = now()
    let claim = try await store.claim(
      key, for: request, newOrderID: newID(), now: time,
      deadline: time.addingTimeInterval(Self.claimSeconds))
    switch claim {
    case .placed(let order): return .placed(order, repeated: true)
    case .inProgress: return .inProgress
    case .usedForOtherRequest: return .keyUsedForOtherRequest
    case .granted(let orderID):
      do {
        let outcome = try await place(request, id: orderID, at: time)
        if case .placed = outcome { return outcome }
        try await store.abandon(key)
        return outcome
      } catch {
        // If this fails too, the claim runs out by itself; the first error tells more.
        try? await store.abandon(key)
        throw error
      }
    }
  }

  private func place(_ request: OrderRequest, id: String, at time: Date) async throws -> Outcome {
    let quote: Quote
    do {
      quote = try pricing.quote(for: request.items, coupon: request.coupon, at: time)
    } catch {
      return .refused(error)
    }
    let items = quote.lines.map { OrderItem(sku: $0.sku, quantity: $0.quantity) }

    do {
      if case .outOfStock(let shortages) = try await inventory.reserve(items, for: id) {
        return .outOfStock(shortages)
      }
    } catch {
      // The reservation may exist even so: only the answer may have been lost.
      await release(id)
      return .unavailable(service: "inventory")
    }

    do {
      let payment = try await payments.authorise(quote.total, card: request.card, for: id)
      if case .declined(let reason) = payment {
        await release(id)
        return .declined(reason: reason)
      }
    } catch {
      await release(id)
      return .unavailable(service: "payments")
    }

    let order = Order(
      id: id, customer: request.customer, items: items, status: .pending, total: quote.total,
      vat: quote.vat, placedAt: time)
    try await store.accept(order, event: try OrderEvent.placed(order, id: newID()))
    return .placed(order, repeated: false)
  }

  private func release(_ orderID: String) async {
    // Not more than an attempt: a reservation that stays ends with its time to live.
    try? await inventory.release(orderID)
  }
}
