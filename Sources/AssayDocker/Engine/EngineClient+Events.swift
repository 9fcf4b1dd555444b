import Foundation
import NIOCore
import NIOHTTP1

/// Something that happened to a container, image, network or volume.
package struct EngineEvent: Decodable, Sendable, Hashable {
  /// `container`, `image`, `network`, `volume` and so on.
  package var type: String
  /// For example `die`, `oom`, `health_status: healthy`.
  package var action: String
  package var id: String
  package var attributes: [String: String]
  /// Nanoseconds since 1970.
  package var time: Int64

  /// The exit code of a `die`.
  package var exitCode: Int32? {
    // Podman calls it otherwise.
    (attributes["exitCode"] ?? attributes["containerExitCode"]).flatMap { Int32($0) }
  }

  enum CodingKeys: String, CodingKey {
    case type = "Type"
    case action = "Action"
    case actor = "Actor"
    case time
    case timeNano
    // Gone in 1.52.
    case status, id
  }

  private struct Actor: Decodable {
    var id: String?
    var attributes: [String: String]?

    enum CodingKeys: String, CodingKey {
      case id = "ID"
      case attributes = "Attributes"
    }
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    type = try values.decodeIfPresent(String.self, forKey: .type) ?? "container"
    let status = try values.decodeIfPresent(String.self, forKey: .status)
    action = try values.decodeIfPresent(String.self, forKey: .action) ?? status ?? ""
    let actor = try values.decodeIfPresent(Actor.self, forKey: .actor)
    id = try actor?.id ?? values.decodeIfPresent(String.self, forKey: .id) ?? ""
    attributes = actor?.attributes ?? [:]
    let seconds = try values.decodeIfPresent(Int64.self, forKey: .time) ?? 0
    let nanoseconds = seconds.multipliedReportingOverflow(by: 1_000_000_000).partialValue
    time = try values.decodeIfPresent(Int64.self, forKey: .timeNano) ?? nanoseconds
  }
}

/// Which events are wanted.
package struct EventQuery: Sendable, Hashable {
  /// As the API's filters: `type`, `event`, `container`, `label`.
  package var filters: [String: [String]] = [:]
  /// Also those since then, in seconds since 1970.
  package var since: Double?
  /// Ends there, in seconds since 1970; nil: never.
  package var until: Double?

  package init(filters: [String: [String]] = [:], since: Double? = nil, until: Double? = nil) {
    self.filters = filters
    self.since = since
    self.until = until
  }
}

extension EngineClient {
  /// Reads events until `each` says false, the query's end, or the engine's end.
  ///
  /// - Parameters:
  ///   - query: which.
  ///   - listening: called once the engine has taken the question, so that nothing is missed.
  ///   - each: gets them.
  /// - Throws: what the engine answers; `.endedEarly` when it goes away.
  package func readEvents(
    _ query: EventQuery = EventQuery(), listening: @Sendable () -> Void = {},
    each: (EngineEvent) async throws(EngineError) -> Bool
  ) async throws(EngineError) {
    var request = EngineRequest(.GET, "/events", attempt: "watch the engine's events")
    request.add("since", query.since.map { Self.timestamp($0) })
    request.add("until", query.until.map { Self.timestamp($0) })
    request.add(filters: query.filters)
    let sent = request
    var limits = limits.unbounded
    limits.head = self.limits.head
    try await perform(sent, limits: limits) { answer throws(EngineError) in
      listening()
      var values = JSONValueSplitter()
      while let bytes = try await answer.next() {
        for value in try self.split(bytes, with: &values, for: sent) {
          guard try await each(try self.decode(EngineEvent.self, from: value, for: sent)) else {
            return
          }
        }
      }
      // An engine that stops closes the stream properly; nobody hears of anything any more.
      if query.until == nil {
        throw self.error(.endedEarly("its events: it stopped or restarted"), for: sent)
      }
    }
  }

  /// Events as a stream; whoever stops reading ends the connection.
  package func events(_ query: EventQuery = EventQuery()) -> AsyncThrowingStream<
    EngineEvent, any Error
  > {
    PulledStream.make { buffer in
      try await readEvents(query) { event throws(EngineError) in
        await buffer.writeUnlessCancelled([event])
      }
    }
  }

  func split(
    _ bytes: ByteBuffer, with splitter: inout JSONValueSplitter, for request: EngineRequest
  ) throws(EngineError) -> [[UInt8]] {
    do {
      return try splitter.add(bytes.readableBytesView)
    } catch {
      throw self.error(.badAnswer(error.reason), for: request)
    }
  }
}
