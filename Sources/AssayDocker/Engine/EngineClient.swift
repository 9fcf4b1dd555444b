import Foundation
import NIOHTTP1

/// Speaks the Docker Engine API with one engine, in the newest version that both know.
///
/// Each request has a connection of its own and limits, so a hanging engine gives an error.
package struct EngineClient: Sendable {
  package let address: EngineAddress
  /// What the engine said to the first question.
  package let greeting: EngineGreeting
  /// The version that all requests carry.
  package let version: EngineVersion
  package var limits: EngineLimits
  private let transport: EngineTransport

  /// Reaches the engine and agrees on a version.
  ///
  /// - Parameters:
  ///   - address: where it listens.
  ///   - wanted: as `DOCKER_API_VERSION` says; nil: the newest that both know.
  ///   - limits: how long things may take.
  /// - Throws: why it cannot be reached or spoken with.
  package init(
    connectingTo address: EngineAddress, version wanted: EngineVersion? = nil,
    limits: EngineLimits = EngineLimits()
  ) async throws(EngineError) {
    self.address = address
    self.limits = limits
    do {
      transport = try EngineTransport(address)
    } catch {
      throw EngineError(
        error.cause, attempt: "reach the container engine", engine: address.description)
    }
    greeting = try await Self.greet(transport, limits: limits)
    version = try greeting.agree(on: wanted, with: address)
  }

  private static func greet(
    _ transport: EngineTransport, limits: EngineLimits
  ) async throws(EngineError) -> EngineGreeting {
    var request = EngineRequest(.GET, "/_ping", attempt: "reach the container engine")
    request.isVersioned = false
    var limits = limits
    limits.head = limits.greeting
    limits.idle = limits.greeting
    return try await perform(request, over: transport, version: nil, limits: limits) {
      answer throws(EngineError) in EngineGreeting(answer.head)
    }
  }

  // MARK: Requests

  /// Sends a request; an answer that is not a success becomes an error, the rest goes to `read`.
  func perform<Result: Sendable>(
    _ request: EngineRequest, limits: EngineLimits? = nil, accepting accepted: Set<Int> = [],
    read: (inout EngineAnswer) async throws(EngineError) -> Result
  ) async throws(EngineError) -> Result {
    do {
      return try await Self.perform(
        request, over: transport, version: version, limits: limits ?? self.limits,
        accepting: accepted, read: read)
    } catch {
      // Cancelling closes the connection, which may be noticed first as an answer that ends early.
      guard Task.isCancelled, case .endedEarly = error.cause else { throw error }
      throw self.error(.cancelled, for: request)
    }
  }

  private static func perform<Result: Sendable>(
    _ request: EngineRequest, over transport: EngineTransport, version: EngineVersion?,
    limits: EngineLimits, accepting accepted: Set<Int> = [],
    read: (inout EngineAnswer) async throws(EngineError) -> Result
  ) async throws(EngineError) -> Result {
    @Sendable func failed(_ fault: TransportFault) -> EngineError {
      EngineError(
        fault.cause, attempt: request.attempt, subject: request.subject,
        engine: transport.address.description)
    }
    var prefix = transport.address.pathPrefix
    if request.isVersioned, let version { prefix += "/v\(version)" }
    return try await transport.exchange(
      request, target: request.target(prefix: prefix), limits: limits,
      read: { answer throws(EngineError) in
        let status = answer.status
        if (200..<300).contains(status) || status == 101 || accepted.contains(status) {
          return try await read(&answer)
        }
        // Half an error message still says more than none.
        let body = (try? await answer.collect(upTo: 1 << 20)) ?? []
        throw EngineError(
          .answered(status: status, message: ErrorBody.message(in: body)),
          attempt: request.attempt, subject: request.subject,
          engine: transport.address.description)
      }, failed: failed)
  }

  /// Sends a request whose answer's body does not matter.
  ///
  /// - Returns: the status.
  @discardableResult
  package func send(
    _ request: EngineRequest, limits: EngineLimits? = nil, accepting accepted: Set<Int> = []
  ) async throws(EngineError) -> Int {
    try await perform(request, limits: limits, accepting: accepted) {
      answer throws(EngineError) in
      // Read to its end, as some engines only act while they are listened to.
      _ = try await answer.collect()
      return answer.status
    }
  }

  /// Sends a request and reads its answer as JSON.
  package func json<Value: Decodable & Sendable>(
    _ request: EngineRequest, as type: Value.Type = Value.self, limits: EngineLimits? = nil
  ) async throws(EngineError) -> Value {
    let body = try await bytes(request, limits: limits)
    return try decode(type, from: body, for: request)
  }

  /// Sends a request and collects its answer.
  package func bytes(
    _ request: EngineRequest, limits: EngineLimits? = nil
  ) async throws(EngineError) -> [UInt8] {
    try await perform(request, limits: limits) { answer throws(EngineError) in
      try await answer.collect()
    }
  }

  package func decode<Value: Decodable>(
    _ type: Value.Type, from body: [UInt8], for request: EngineRequest
  ) throws(EngineError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(body))
    } catch {
      let text = String(decoding: body.prefix(200), as: UTF8.self)
      throw self.error(
        .badAnswer("it does not read as \(type): \(JSONFault.describe(error)). It begins: \(text)"),
        for: request)
    }
  }

  package func error(_ cause: EngineError.Cause, for request: EngineRequest) -> EngineError {
    EngineError(
      cause, attempt: request.attempt, subject: request.subject, engine: address.description)
  }
}

extension EngineRequest {
  /// Gives the request a JSON body.
  package mutating func setJSON(_ value: some Encodable) {
    let encoder = JSONEncoder()
    // The same request has the same bytes, so that it can be compared in tests.
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Our own values always encode; floats, which might not, do not occur in them.
    let data = (try? encoder.encode(value)) ?? Data()
    body = .bytes(Array(data), type: "application/json")
  }

  /// Adds filters, as lists of engines take them.
  package mutating func add(filters: [String: [String]]) {
    guard !filters.isEmpty else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(filters) else { return }
    add("filters", String(decoding: data, as: UTF8.self))
  }
}
