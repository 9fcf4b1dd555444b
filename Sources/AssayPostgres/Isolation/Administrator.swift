import AssayEvidence

/// Does an administrator's work on a server, several statements at the same time.
actor Administrator {
  nonisolated let address: PostgresAddress
  private var idle: [PostgresSession] = []
  private var isClosed = false

  init(_ address: PostgresAddress) { self.address = address }

  /// Runs one statement on a connection that nobody else uses meanwhile.
  @discardableResult
  func run(
    _ text: String, _ values: [String?] = [], limit: Duration = .seconds(60)
  ) async throws(PostgresError) -> PostgresResult {
    let session = try await borrow()
    let result: Result<PostgresResult, PostgresError>
    do throws(PostgresError) {
      result = .success(try await session.run(text, values, limit: limit))
    } catch {
      result = .failure(error)
    }
    await giveBack(session)
    return try result.get()
  }

  func close() async {
    isClosed = true
    for session in idle { await session.close() }
    idle = []
  }

  private func borrow() async throws(PostgresError) -> PostgresSession {
    while let session = idle.popLast() {
      if await session.isOpen { return session }
    }
    guard !isClosed else { throw .connectionLost("The server is being stopped.") }
    return try await PostgresSession.connect(address)
  }

  private func giveBack(_ session: PostgresSession) async {
    if isClosed {
      await session.close()
    } else {
      idle.append(session)
    }
  }
}
