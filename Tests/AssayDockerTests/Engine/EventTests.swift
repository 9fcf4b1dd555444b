import AssayDependencies
import AssayDocker
import Testing

@Suite(.needsEngine)
struct EventTests {
  @Test func `hears of a container's end as it happens`() async throws {
    try await RealEngine.withContainer(["sh", "-c", "exit 9"], isStarted: false) { client, id in
      let query = EventQuery(filters: ["container": [id], "event": ["start", "die"]])
      let (stream, listening) = AsyncStream.makeStream(of: Void.self)
      async let heard = {
        var heard: [EngineEvent] = []
        try await client.readEvents(query, listening: { listening.finish() }) {
          event throws(EngineError) in
          heard.append(event)
          return event.action != "die"
        }
        return heard
      }()
      for await _ in stream {}
      try await client.startContainer(id)
      let events = try await heard
      #expect(events.map(\.action) == ["start", "die"])
      #expect(events.allSatisfy { $0.type == "container" && $0.id == id && $0.time > 0 })
      #expect(events.last?.exitCode == 9)
    }
  }
}
