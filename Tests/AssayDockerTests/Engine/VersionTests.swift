import AssayDocker
import AssayEvidence
import Testing

struct VersionTests {
  @Test func `versions are ordered by their numbers`() throws {
    let (old, new) = (try #require(EngineVersion("1.9")), try #require(EngineVersion("1.41")))
    #expect(old < new)
    #expect(EngineVersion("v1.44") == EngineVersion(1, 44))
    for text in ["", "1", "1.", ".41", "1.41.2", "one.two", "1.-1", "1.99999999999999999999"] {
      #expect(EngineVersion(text) == nil, "\(text)")
    }
  }

  @Test(arguments: [
    ("1.41", "Docker/20.10.24 (linux)", EngineVersion(1, 41)),
    ("1.44", "Docker/25.0.3 (linux)", EngineVersion(1, 44)),
    ("1.51", "Docker/28.3.0 (linux)", EngineVersion(1, 51)),
    ("1.60", "Docker/31.0.0 (linux)", EngineVersion.highest),
    ("1.41", "Libpod/4.3.1 (linux)", EngineVersion(1, 41)),
  ])
  func `speaks the newest version that both know`(
    theirs: String, server: String, agreed: EngineVersion
  ) async throws {
    try await FakeEngine.with { request in
      request == "GET /_ping" ? .ping(theirs, server: server) : .http("200 OK", "{}")
    } body: { engine in
      let client = try await EngineClient(connectingTo: engine.address, limits: .patient)
      #expect(client.version == agreed)
      #expect(client.greeting.isPodman == server.hasPrefix("Libpod"))
      _ = try await client.information()
      #expect(engine.requests.last?.hasPrefix("GET /v\(agreed)/info HTTP/1.1\r\n") == true)
    }
  }

  @Test func `an engine that is too old is refused with both sides' versions`() async throws {
    try await FakeEngine.with { _ in
      .ping("1.40")
    } body: { engine in
      let error = try await engineError {
        _ = try await EngineClient(connectingTo: engine.address, limits: .patient)
      }
      #expect(
        error.happened
          == "The engine speaks the Engine API up to 1.40, and Assay from 1.41 to 1.51.")
      #expect(error.report.remedy?.contains("20.10") == true)
    }
  }

  /// Recorded: what Docker 29 says to a client of 2021, and Docker 20.10 to one of the future.
  @Test(arguments: [
    "client version 1.41 is too old. Minimum supported API version is 1.44, please upgrade your client to a newer version",
    "client version 1.99 is too new. Maximum supported API version is 1.41",
  ])
  func `a wish that the engine refuses is told with its words`(message: String) async throws {
    try await FakeEngine.with { request in
      request == "GET /_ping"
        ? .ping("1.52") : .http("400 Bad Request", "{\"message\":\"\(message)\"}\n")
    } body: { engine in
      let client = try await EngineClient(
        connectingTo: engine.address, version: EngineVersion(1, 41), limits: .patient)
      #expect(client.version == EngineVersion(1, 41))
      let error = try await engineError { _ = try await client.information() }
      #expect(error.cause == .answered(status: 400, message: message))
      #expect(error.report.remedy?.contains("DOCKER_API_VERSION") == true)
    }
  }

  @Test func `an engine that does not say its version gets the lowest`() async throws {
    try await FakeEngine.with { _ in
      .ping(nil)
    } body: { engine in
      let client = try await EngineClient(connectingTo: engine.address, limits: .patient)
      #expect(client.version == .lowest)
    }
  }
}
