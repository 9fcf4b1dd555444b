/// Publishes the outbox to a Redis stream, each event at least once; in order while one relay runs.
package actor OutboxRelay {
  private let database: PostgresConnection
  private let redis: RedisConnection
  private let stream: String

  /// The stream that other services read.
  package static let stream = "orders.events"
  private static let batch = 100

  package init(databaseURL: String, redisURL: String, stream: String = OutboxRelay.stream) throws {
    database = try PostgresConnection(url: databaseURL)
    redis = try RedisConnection(url: redisURL)
    self.stream = stream
  }

  /// Publishes what waits, up to 100 events, and returns how many it was.
  ///
  /// If the process dies between publishing and noting it, the event goes out again, with the same
  /// id: consumers must recognise it.
  @discardableResult
  package func publishPending() throws -> Int {
    try database.transaction {
      // SKIP LOCKED: a second relay takes other events, or none.
      let events = try database.run(
        """
        SELECT event_id, type, payload FROM outbox WHERE published_at IS NULL
        ORDER BY position LIMIT \(Self.batch) FOR UPDATE SKIP LOCKED
        """)
      for event in events {
        guard let id = event[0], let type = event[1], let payload = event[2] else { continue }
        try redis.run(
          "XADD", stream, "*", "id", id, "type", type, "payload", payload)
        try database.run("UPDATE outbox SET published_at = now() WHERE event_id = $1", [id])
      }
      return events.count
    }
  }
}
