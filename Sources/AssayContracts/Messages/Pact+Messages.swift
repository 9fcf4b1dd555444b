import AssayEvidence
import AssayJSON
import AssayMatching
import AssayPact
import Synchronization
public import Testing

extension Pact {
  /// Gives the consumer's handler a message like those that the provider will send.
  ///
  /// A handler that throws has not understood it. Where a value is like one of several, the
  /// handler gets a message for each.
  ///
  /// - Parameters:
  ///   - message: what comes.
  ///   - handler: the consumer's code, without its queue.
  /// - Throws: what the handler throws; what is wrong with the interaction.
  public func message(
    _ message: MessageInteraction, to handler: (ReceivedMessage) async throws -> Void
  ) async throws { try await session.message(message, to: handler) }

  /// Runs a consumer that sends a message and gets the answers.
  ///
  /// - Parameters:
  ///   - exchange: what is sent, and what is answered.
  ///   - sourceLocation: where is shown that nothing was sent.
  ///   - body: sends over the channel, as the consumer would over its own.
  /// - Throws: what `body` throws; what is wrong with the interaction.
  public func exchange(
    _ exchange: SynchronousMessageInteraction,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: (MessageChannel) async throws -> Void
  ) async throws { try await session.exchange(exchange, sourceLocation, body) }
}

/// Takes the message that a consumer sends, and gives the answers.
public struct MessageChannel: Sendable {
  fileprivate let title: String
  fileprivate let expected: PactMessage
  fileprivate let answers: [PactMessage]
  fileprivate let log = Log()

  /// A consumer may hide what is thrown at it.
  fileprivate final class Log: Sendable {
    let faults = Mutex<[String]?>(nil)
  }

  /// Sends a message.
  ///
  /// - Parameters:
  ///   - bytes: what it carries.
  ///   - contentType: its media type.
  ///   - metadata: what is said beside it.
  /// - Returns: the answers.
  /// - Throws: how it differs from what is expected.
  public func send(
    _ bytes: [UInt8], contentType: String = "application/json", metadata: [String: String] = [:]
  ) throws -> [ReceivedMessage] {
    var all = JSONObject(metadata.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
    all["contentType"] = .string(contentType)
    let sent = MessageParts(
      contents: Body(received: bytes, ContentType(contentType)), metadata: all)
    let mismatches = ReadInteraction.matching.message(expected.parts, expected.rules.rules, sent)
    let words = mismatches.map { "  \($0)" }.joined(separator: "\n")
    let fault = "the message differs from what \(title) expects:\n\(words)"
    log.faults.withLock { $0 = ($0 ?? []) + (mismatches.isEmpty ? [] : [fault]) }
    guard mismatches.isEmpty else {
      throw FailureReport(
        .fail, attempt: "send the message", subject: title, happened: fault)
    }
    return try answers.map { answer throws(FailureReport) in try ReceivedMessage(answer) }
  }
}

extension PactSession {
  func message(
    _ message: MessageInteraction, to handler: (ReceivedMessage) async throws -> Void
  ) async throws {
    let read = try InteractionReader.read(message)
    for turn in read.turns {
      guard case .asynchronous(let message) = turn.content else { continue }
      try await handler(try ReceivedMessage(message))
    }
    add(read.interaction)
  }

  func exchange(
    _ exchange: SynchronousMessageInteraction, _ place: SourceLocation?,
    _ body: (MessageChannel) async throws -> Void
  ) async throws {
    let read = try InteractionReader.read(exchange)
    for turn in read.turns {
      guard case .synchronous(let request, let answers) = turn.content else { continue }
      let channel = MessageChannel(title: turn.title, expected: request, answers: answers)
      try await body(channel)
      let faults = channel.log.faults.withLock(\.self)
      for fault in faults ?? ["expected but never sent: \(turn.title)"] {
        add(TestFault(words: fault, place: place, isMissing: faults == nil))
      }
    }
    add(read.interaction)
  }
}

/// Gives a handler a message, and adds it to the pact when the handler does not throw.
///
/// - Parameters:
///   - pact: for example `.pact(consumer: "notifications", provider: "orders")`.
///   - message: what comes.
///   - handler: the consumer's code, without its queue.
/// - Throws: what the handler throws; what is wrong with the interaction or the pact file.
public func withMessage(
  _ pact: TestPact, _ message: MessageInteraction,
  to handler: (ReceivedMessage) async throws -> Void
) async throws {
  try await pact.run { session in try await session.message(message, to: handler) }
}

/// Runs a consumer that sends a message and gets the answers, and adds both to the pact.
///
/// - Parameters:
///   - pact: for example `.pact(consumer: "shop", provider: "prices")`.
///   - exchange: what is sent, and what is answered.
///   - body: sends over the channel, as the consumer would over its own.
/// - Throws: what `body` throws; that nothing was sent; what is wrong with the interaction or the
///   pact file.
public func withExchange(
  _ pact: TestPact, _ exchange: SynchronousMessageInteraction,
  _ body: (MessageChannel) async throws -> Void
) async throws {
  try await pact.run { session in try await session.exchange(exchange, nil, body) }
}
