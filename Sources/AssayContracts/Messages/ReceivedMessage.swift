import AssayEvidence
import AssayJSON
import AssayMatching
import AssayPact
public import Foundation

/// A message as a consumer gets it.
public struct ReceivedMessage: Sendable {
  /// What it carries.
  public let bytes: [UInt8]
  /// What is said beside it; what is no text, as JSON.
  public let metadata: [String: String]

  /// Its media type, as `application/json`.
  public var contentType: String? { metadata["contentType"] }

  /// What it carries, as text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// What it carries, as a value of the program.
  public func decoded<Value: Decodable>(
    as type: Value.Type = Value.self, by decoder: JSONDecoder = JSONDecoder()
  ) throws -> Value {
    try decoder.decode(type, from: Data(bytes))
  }

  /// The message of an interaction, with the values that are to be generated.
  init(_ message: PactMessage) throws(FailureReport) {
    var generation = Generation(
      .consumer, tools: ReadInteraction.tools, calendar: PactCalendar.now,
      random: SplitMix64(seed: ReadInteraction.seed))
    let made = generation.message(message)
    guard made.faults.isEmpty else {
      throw FailureReport(
        .badInput, attempt: "make the message", subject: "its generators",
        happened: made.faults.map { "\($0)" }.joined(separator: "\n"))
    }
    bytes =
      switch made.parts.contents {
      case .present(let bytes, _): bytes
      case .null: Array("null".utf8)
      case .missing, .empty: []
      }
    let members = made.parts.metadata.members.map { ($0.name, $0.value.string ?? "\($0.value)") }
    metadata = Dictionary(members) { $1 }
  }
}
