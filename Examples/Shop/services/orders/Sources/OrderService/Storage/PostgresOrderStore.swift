package import Foundation

/// Orders in PostgreSQL; the tables are those of `db/migrations/orders`.
package actor PostgresOrderStore: OrderStore {
  private let database: PostgresConnection

  package init(url: String) throws {
    database = try PostgresConnection(url: url)
  }

  package func claim(
    _ key: String, for request: OrderRequest, newOrderID: String, now: Date, deadline: Date
  ) throws -> Claim {
    let content = try Self.canonicalText(of: request)
    return try database.transaction {
      // A claim that ran out is taken over, unless its order was placed after all.
      let granted = try database.run(
        """
        INSERT INTO order_claims AS mine (idempotency_key, request_digest, order_id, claimed_until)
        VALUES ($1, encode(sha256(convert_to($2, 'UTF8')), 'hex'), $3, to_timestamp($4::float8))
        ON CONFLICT (idempotency_key) DO UPDATE SET claimed_until = excluded.claimed_until
        WHERE mine.request_digest = excluded.request_digest
          AND mine.claimed_until <= to_timestamp($5::float8)
          AND NOT EXISTS (SELECT FROM orders WHERE id = mine.order_id)
        RETURNING order_id
        """, [key, content, newOrderID, Self.text(deadline), Self.text(now)])
      if let orderID = granted.first?[0] { return .granted(orderID: orderID) }

      let known = try database.run(
        """
        SELECT order_id, request_digest = encode(sha256(convert_to($2, 'UTF8')), 'hex')
        FROM order_claims WHERE idempotency_key = $1
        """, [key, content])
      guard let claim = known.first, claim[1] == "t" else { return .usedForOtherRequest }
      if let order = try find(claim[0] ?? "") { return .placed(order) }
      return .inProgress
    }
  }

  package func abandon(_ key: String) throws {
    try database.run(
      "UPDATE order_claims SET claimed_until = '-infinity' WHERE idempotency_key = $1", [key])
  }

  package func accept(_ order: Order, event: OrderEvent) throws {
    try database.transaction {
      let inserted = try database.run(
        """
        INSERT INTO orders (id, customer, status, total_cents, vat_cents, currency, placed_at)
        VALUES ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8))
        ON CONFLICT (id) DO NOTHING RETURNING id
        """,
        [
          order.id, order.customer, order.status.rawValue, "\(order.total.cents)",
          "\(order.vat.cents)", Order.currency, Self.text(order.placedAt),
        ])
      guard !inserted.isEmpty else { return }
      for (position, item) in order.items.enumerated() {
        try database.run(
          "INSERT INTO order_items (order_id, position, sku, quantity) VALUES ($1, $2, $3, $4)",
          [order.id, "\(position)", item.sku, "\(item.quantity)"])
      }
      try database.run(
        "INSERT INTO outbox (event_id, type, payload) VALUES ($1, $2, $3)",
        [event.id, event.type, event.payload])
    }
  }

  package func order(id: String) throws -> Order? {
    try find(id)
  }

  /// Fails if the database does not answer.
  package func ping() throws {
    try database.run("SELECT 1")
  }

  private func find(_ id: String) throws -> Order? {
    let orders = try database.run(
      """
      SELECT customer, status, total_cents, vat_cents, extract(epoch FROM placed_at)
      FROM orders WHERE id = $1
      """, [id])
    guard let row = orders.first else { return nil }
    guard
      let customer = row[0], let status = row[1].flatMap(Order.Status.init(rawValue:)),
      let total = row[2].flatMap({ Int($0) }), let vat = row[3].flatMap({ Int($0) }),
      let placedAt = row[4].flatMap({ Double($0) })
    else {
      throw PostgresError(message: "order \(id) is not readable: \(row)", sqlState: nil)
    }
    let items = try database.run(
      "SELECT sku, quantity FROM order_items WHERE order_id = $1 ORDER BY position", [id])
    return Order(
      id: id, customer: customer,
      items: items.compactMap { item in
        guard let sku = item[0], let quantity = item[1].flatMap({ Int($0) }) else { return nil }
        return OrderItem(sku: sku, quantity: quantity)
      },
      status: status, total: Money(cents: total), vat: Money(cents: vat),
      placedAt: Date(timeIntervalSince1970: placedAt))
  }

  /// The same for the same request; two requests that differ in anything differ in it.
  private static func canonicalText(of request: OrderRequest) throws -> String {
    let lines =
      [request.customer, request.coupon ?? "", request.card]
      + request.items.flatMap { [$0.sku, "\($0.quantity)"] }
    return String(decoding: try JSONEncoder().encode(lines), as: UTF8.self)
  }

  private static func text(_ date: Date) -> String {
    "\(date.timeIntervalSince1970)"
  }
}
