import Glibc

/// One connection to a PostgreSQL server, on a thread that may wait for it.
///
/// Statements run one after the other, in the order of asking. A cancelled task's statement is
/// cancelled on the server, too; a statement that runs into its limit as well.
package actor PostgresSession {
  private nonisolated let queue = SessionQueue()
  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe queue.asUnownedSerialExecutor()
  }

  /// How long a server may take to stop a statement, before the connection is given up.
  private static let cancelLimit = Duration.seconds(5)

  private nonisolated let wake = WakeCounter()
  /// nil: closed, or broken.
  private var link: Link?
  /// For example 15.
  package private(set) var serverMajor = 0

  private init() {}

  /// Connects to a server.
  ///
  /// - Parameters:
  ///   - address: where, and as whom.
  ///   - applicationName: as it stands in the server's log.
  ///   - limit: how long it may take.
  /// - Returns: a session that is ready.
  /// - Throws: that the library is missing, that nobody answers, or what the server says.
  package static func connect(
    _ address: PostgresAddress, applicationName: String = "assay", limit: Duration = .seconds(15)
  ) async throws(PostgresError) -> PostgresSession {
    if let missing = await loadLibrary() { throw .noLibrary(missing) }
    let session = PostgresSession()
    try await session.open(address, applicationName: applicationName, limit: limit)
    return session
  }

  /// Reads files, so not on a thread that others need.
  @concurrent private static func loadLibrary() async -> String? { Link.missing }

  /// Ends the connection; does nothing the second time.
  package func close() { link = nil }

  /// Whether it can be used.
  package var isOpen: Bool { link?.isConnected ?? false }

  /// Whether a transaction was begun and not ended.
  package var isInTransaction: Bool { link?.isInTransaction ?? false }

  /// Runs one statement, or several without values: then the rows are the last one's.
  ///
  /// - Parameters:
  ///   - text: SQL; `$1` stands for the first value.
  ///   - values: as text; the server knows the types.
  ///   - limit: how long it may take.
  /// - Returns: the rows, or how many a command changed.
  /// - Throws: what the server says, that the connection broke, or that it took too long.
  @discardableResult
  package func run(
    _ text: String, _ values: [String?] = [], limit: Duration = .seconds(60)
  ) async throws(PostgresError) -> PostgresResult {
    try await run(Array(text.utf8)[...], values, limit: limit)
  }

  /// The same with bytes in whatever encoding the session has, and with data for `COPY … FROM`.
  @discardableResult
  package func run(
    _ text: ArraySlice<UInt8>, _ values: [String?] = [], copying data: ArraySlice<UInt8>? = nil,
    limit: Duration = .seconds(60)
  ) async throws(PostgresError) -> PostgresResult {
    guard !text.contains(0), !values.contains(where: { $0?.utf8.contains(0) ?? false }) else {
      throw .unusable("A zero byte cannot stand in SQL.")
    }
    let wake = wake
    // Swift's handler does not know typed errors, hence a result.
    let result: Result<PostgresResult, PostgresError> = await withTaskCancellationHandler {
      do throws(PostgresError) {
        return .success(try self.exchange(text, values, data, until: .now + limit, limit))
      } catch {
        return .failure(error)
      }
    } onCancel: {
      wake.wake()
    }
    return try result.get()
  }

  private func open(
    _ address: PostgresAddress, applicationName: String, limit: Duration
  ) async throws(PostgresError) {
    let parameters = address.libraryParameters(applicationName: applicationName, timeout: limit)
    guard !parameters.contains(where: { $0.1.utf8.contains(0) }) else {
      throw .unusable("A zero byte cannot stand in an address.")
    }
    let wake = wake
    let result: Result<Link, PostgresError> = await withTaskCancellationHandler {
      do throws(PostgresError) {
        return .success(try self.establish(parameters, until: .now + limit, limit))
      } catch {
        return .failure(error)
      }
    } onCancel: {
      wake.wake()
    }
    let link = try result.get()
    serverMajor = link.serverVersion / 10_000
    self.link = link
  }

  private func establish(
    _ parameters: [(String, String)], until deadline: ContinuousClock.Instant, _ limit: Duration
  ) throws(PostgresError) -> Link {
    guard let link = Link(parameters) else { throw .noConnection("There is no memory for it.") }
    guard link.socket >= 0 else { throw .noConnection(link.message) }
    var events = Int16(POLLOUT)
    while true {
      guard !Task.isCancelled else { throw .cancelled }
      guard ContinuousClock.now < deadline else { throw .timedOut(limit) }
      // libpq may try one address after the other, each with a socket of its own.
      guard wait(link.socket, events, until: deadline) else { continue }
      switch link.continueConnecting() {
      case .failed: throw .noConnection(link.message)
      case .reading: events = Int16(POLLIN)
      case .writing: events = Int16(POLLOUT)
      case .connected: return link
      }
    }
  }

  /// Sends and collects all answers; blocks this session's queue and nothing else.
  private func exchange(
    _ text: ArraySlice<UInt8>, _ values: [String?], _ data: ArraySlice<UInt8>?,
    until deadline: ContinuousClock.Instant, _ limit: Duration
  ) throws(PostgresError) -> PostgresResult {
    guard !Task.isCancelled else { throw .cancelled }
    guard let link else { throw .connectionLost("It was closed before.") }
    guard link.send(CStrings(text), values.isEmpty ? nil : CStrings(values)) else {
      throw lost(link)
    }
    var exchange = Exchange(deadline: deadline, limit: limit)
    var answer = PostgresResult()
    var failure: PostgresError?
    while true {
      try waitForResult(link, &exchange)
      guard let result = link.nextResult() else { break }
      switch result.status {
      case .empty, .command: answer.affectedRows = result.affectedRows
      case .rows: answer.rows = result.rows
      case .copyIn: try copy(data, to: link, &exchange)
      case .copyOut:
        // Nobody wants the data, and it could go on for ever.
        self.link = nil
        throw .unusable("COPY … TO STDOUT is not supported here.")
      case .error:
        guard let error = result.error else { throw lost(link) }
        failure = failure ?? .server(error)
      }
    }
    if !link.isConnected { self.link = nil }
    guard let failure else { return answer }
    // The server says query_canceled whoever asked for it.
    if failure.sqlState == "57014", let reason = exchange.reason { throw reason }
    throw failure
  }

  private func copy(
    _ data: ArraySlice<UInt8>?, to link: Link, _ exchange: inout Exchange
  ) throws(PostgresError) {
    var rest = data ?? []
    while !rest.isEmpty {
      // Small enough for the server to be heard in between, when it refuses a line.
      let part = rest.prefix(64 << 10)
      guard let taken = link.putCopyData(part) else { throw lost(link) }
      if taken { rest = rest.dropFirst(part.count) }
      if !taken || link.flush() == .more {
        try step(link, Int16(POLLOUT | POLLIN), &exchange)
      }
    }
    let problem = data == nil ? "there is no data in the file" : nil
    while true {
      guard let taken = link.putCopyEnd(problem) else { throw lost(link) }
      if taken { return }
      try step(link, Int16(POLLOUT | POLLIN), &exchange)
    }
  }

  private func waitForResult(_ link: Link, _ exchange: inout Exchange) throws(PostgresError) {
    while true {
      let flush = link.flush()
      guard flush != .failed else { throw lost(link) }
      guard link.isBusy else { return }
      try step(link, flush == .more ? Int16(POLLIN | POLLOUT) : Int16(POLLIN), &exchange)
    }
  }

  /// Waits once, and sees to cancellation and limit.
  private func step(
    _ link: Link, _ events: Int16, _ exchange: inout Exchange
  ) throws(PostgresError) {
    if wait(link.socket, events, until: exchange.deadline), !link.consumeInput() {
      throw lost(link)
    }
    let isLate = ContinuousClock.now >= exchange.deadline
    if let reason = exchange.reason {
      guard isLate else { return }
      // The server does not even answer to that.
      self.link = nil
      throw reason
    }
    guard isLate || Task.isCancelled else { return }
    exchange.reason = isLate ? .timedOut(exchange.limit) : .cancelled
    exchange.deadline = .now + Self.cancelLimit
    link.sendCancel()
  }

  /// Waits until the socket is ready; false when the limit or a cancellation came first.
  private func wait(
    _ socket: Int32, _ events: Int16, until deadline: ContinuousClock.Instant
  ) -> Bool {
    let left = (deadline - .now) / .milliseconds(1)
    let milliseconds = Int32(min(max(left, 0) + 1, 1e9))
    // poll(2) leaves out negative descriptors.
    var sources = [
      pollfd(fd: socket, events: events, revents: 0),
      pollfd(fd: wake.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    unsafe poll(&sources, nfds_t(sources.count), milliseconds)
    if sources[1].revents != 0 { wake.reset() }
    return sources[0].revents != 0
  }

  private func lost(_ link: Link) -> PostgresError {
    let message = link.message
    self.link = nil
    return .connectionLost(message)
  }

  /// The limits of what is under way.
  private struct Exchange {
    var deadline: ContinuousClock.Instant
    var limit: Duration
    /// Why the server was asked to stop; nil: it was not.
    var reason: PostgresError?
  }
}
