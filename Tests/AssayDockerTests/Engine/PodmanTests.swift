import AssayDocker
import Testing

/// What Podman's compatible API does otherwise, as it answers.
struct PodmanTests {
  private static let details = """
    {"Id":"abc","Created":"2026-01-01T00:00:00Z","Name":"shop","Image":"sha256:1","Platform":"linux",
     "State":{"Status":"running","Running":true,"Paused":false,"OOMKilled":false,"ExitCode":0,
       "Healthcheck":{"Status":"healthy","FailingStreak":0,"Log":null}},
     "Config":{"Hostname":"abc","Entrypoint":"/entry point","Cmd":["a","b"],"Labels":null,"Tty":false},
     "HostConfig":{"NetworkMode":"bridge","PortBindings":null},
     "NetworkSettings":{"Ports":{"80/tcp":[{"HostIp":"","HostPort":"8080"}],"81/tcp":null},
       "Networks":{"podman":{"IPAddress":"10.88.0.2","Aliases":null}}},
     "Mounts":null,"SizeRw":null}
    """

  private func withClient(
    _ answer: @escaping @Sendable (String) -> FakeEngine.Answer,
    body: (EngineClient) async throws -> Void
  ) async throws {
    try await FakeEngine.with { request in
      request == "GET /_ping" ? .ping("1.41", server: "Libpod/4.3.1 (linux)") : answer(request)
    } body: { engine in
      try await body(try await EngineClient(connectingTo: engine.address, limits: .patient))
    }
  }

  @Test func `its containers read like Docker's`() async throws {
    try await withClient { _ in
      .http("200 OK", Self.details)
    } body: { client in
      #expect(client.greeting.isPodman)
      let details = try await client.inspectContainer("shop")
      #expect(details.name == "shop")
      #expect(details.state.health?.status == "healthy")
      #expect(details.configuration?.entrypoint == ["/entry point"])
      #expect(details.configuration?.command == ["a", "b"])
      #expect(details.labels.isEmpty)
      #expect(details.publishedPort(80) == 8080)
      #expect(details.publishedPort(81) == nil)
    }
  }

  @Test func `its way of waiting for what never ran is no trap`() async throws {
    try await withClient { _ in
      .http("200 OK", #"{"StatusCode":-1}"#)
    } body: { client in
      let code = try await client.waitForContainer("x")
      #expect(code == -1)
    }
    try await withClient { _ in
      .http("200 OK", #"{"StatusCode":125,"Error":{"Message":"no such container"}}"#)
    } body: { client in
      let error = try await engineError { _ = try await client.waitForContainer("x") }
      #expect(error.message == "no such container")
    }
  }

  @Test func `what it does not support is told with its words`() async throws {
    try await withClient { _ in
      .http(
        "503 Service Unavailable",
        #"{"cause":"","message":"Podman does not support service: swarm","response":503}"#)
    } body: { client in
      let error = try await engineError { _ = try await client.information() }
      #expect(error.status == 503)
      #expect(error.message == "Podman does not support service: swarm")
    }
  }

  @Test func `missing fields and nulls of any engine are no error`() async throws {
    try await withClient { request in
      switch request {
      case let line where line.contains("/json?") || line.contains("/networks?"):
        .http("200 OK", "[]")
      case let line where line.contains("/volumes"):
        .http("200 OK", #"{"Volumes":null,"Warnings":null}"#)
      case let line where line.contains("/containers/json"): .http("200 OK", #"[{"Id":"a"}]"#)
      case let line where line.contains("/images/json"):
        .http("200 OK", #"[{"Id":"a","RepoTags":null}]"#)
      case let line where line.contains("/networks"):
        .http("200 OK", #"[{"Id":"a","Name":"b","IPAM":{"Config":null}}]"#)
      default: .http("200 OK", #"{"Id":"a","State":{}}"#)
      }
    } body: { client in
      let container = try await client.listContainers(all: false).first
      #expect(container?.name == "")
      let image = try await client.listImages().first
      #expect(image?.labels == [:])
      let volumes = try await client.listVolumes()
      #expect(volumes.isEmpty)
      let network = try await client.listNetworks().first
      #expect(network?.id == "a" && network?.gateway == nil)
      let details = try await client.inspectContainer("a")
      #expect(details.publishedPort(80) == nil)
      let information = try await client.information()
      #expect(!information.isRootless)
    }
  }
}
