import AssayDocker
import AssayEvidence
import Foundation
import NIOCore
import NIOPosix
import Testing

struct DiscoveryTests {
  /// A home of a test's own, with the files it says.
  private func withHome(
    _ files: [String: String] = [:], body: (String) async throws -> Void
  ) async throws {
    // Short, as sockets are made in it.
    let home = "/tmp/assay-home-\(UUID().uuidString.prefix(8))"
    defer { try? FileManager.default.removeItem(atPath: home) }
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    for (path, text) in files {
      let url = URL(filePath: "\(home)/\(path)")
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
    try await body(home)
  }

  private func discovery(_ home: String, _ variables: [String: String] = [:]) -> EngineDiscovery {
    EngineDiscovery(
      EngineEnvironment(variables: variables, home: home, userID: 1000, root: home))
  }

  @Test(arguments: [
    ("unix:///run/e.sock", "unix:///run/e.sock"), ("/run/e.sock", "unix:///run/e.sock"),
    ("tcp://10.0.0.7:2375", "tcp://10.0.0.7:2375"), ("tcp://host", "tcp://host:2375"),
    ("host:99", "tcp://host:99"), ("tcp://:2375", "tcp://127.0.0.1:2375"),
    ("http://host:80/engine/", "tcp://host:80/engine"), ("tcp://[::1]:2375", "tcp://[::1]:2375"),
    ("https://host", "tcp+tls://host:2376"), ("UNIX:///a", "unix:///a"),
  ])
  func `addresses are read as the Docker CLI reads them`(text: String, address: String) throws {
    #expect(try EngineAddress(text).description == address)
  }

  @Test(arguments: [
    "", "unix://", "unix://relative", "tcp://", "tcp://host:0", "tcp://host:99999", "tcp://a b",
    "npipe:////./pipe/docker_engine", "fd://", "ssh://user@host", "tcp://[::1", "tcp://::1:2375",
    "unix:///" + String(repeating: "x", count: 120),
  ])
  func `what cannot be reached is refused with a remedy`(text: String) throws {
    let fault = #expect(throws: EngineAddress.Fault.self, "\(text)") { try EngineAddress(text) }
    #expect(fault?.remedy.isEmpty == false)
    if text.hasPrefix("ssh") { #expect(fault?.remedy.contains("ssh -nNT -L") == true) }
  }

  @Test func `TLS comes with the variables that the Docker CLI knows`() async throws {
    try await withHome(["certs/ca.pem": "x", "certs/key.pem": "x", ".docker/ca.pem": "x"]) { home in
      func tls(_ variables: [String: String]) -> EngineTLS? {
        EngineEnvironment(variables: variables, home: home, userID: 0).tls
      }
      #expect(tls([:]) == nil)
      #expect(tls(["DOCKER_TLS_VERIFY": ""]) == nil)
      let own = tls(["DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": "\(home)/certs"])
      #expect(
        own
          == EngineTLS(
            authority: "\(home)/certs/ca.pem", key: "\(home)/certs/key.pem", verifies: true))
      #expect(tls(["DOCKER_TLS_VERIFY": "1"])?.authority == "\(home)/.docker/ca.pem")
      #expect(tls(["DOCKER_CERT_PATH": "\(home)/certs"])?.verifies == false)
    }
  }

  @Test func `what the user says counts alone, the variable before the context`() async throws {
    let meta = """
      {"Name":"build","Metadata":{},"Endpoints":{"docker":{"Host":"tcp://build.example.org:2376","SkipTLSVerify":false}}}
      """
    let files = [
      ".docker/config.json": #"{"currentContext":"build","auths":{}}"#,
      ".docker/contexts/meta/0abc/meta.json": meta,
      ".docker/contexts/meta/broken/meta.json": "{",
      ".docker/contexts/tls/0abc/docker/ca.pem": "x",
      ".docker/contexts/tls/0abc/docker/cert.pem": "x",
    ]
    try await withHome(files) { home in
      let byVariable = discovery(
        home, ["DOCKER_HOST": "unix:///a.sock", "DOCKER_CONTEXT": "build"])
      #expect(byVariable.candidates.map(\.text) == ["unix:///a.sock"])
      #expect(byVariable.candidates.map(\.source) == [.variable("DOCKER_HOST")])
      let byFile = discovery(home).candidates
      #expect(byFile.map(\.source) == [.context("build")])
      let folder = "\(home)/.docker/contexts/tls/0abc/docker"
      #expect(
        try byFile.first?.address.get()
          == EngineAddress(
            .tcp(host: "build.example.org", port: 2376),
            tls: EngineTLS(authority: "\(folder)/ca.pem", certificate: "\(folder)/cert.pem")))
      // "default" is the CLI's name for no context.
      #expect(discovery(home, ["DOCKER_CONTEXT": "default"]).candidates.count > 3)
      let error = try await engineError {
        _ = try await discovery(home, ["DOCKER_CONTEXT": "other"]).find(limits: .patient)
      }
      #expect(error.happened == "There is no Docker context other, only: default, build.")
      #expect(error.report.subject == "other, from Docker context other")
    }
  }

  @Test func `finds rootless engines and Podman where they make their sockets`() async throws {
    try await withHome { home in
      let paths = discovery(home).candidates.map(\.text)
      #expect(
        paths == [
          "unix://\(home)/var/run/docker.sock", "unix://\(home)/run/user/1000/docker.sock",
          "unix://\(home)/.docker/run/docker.sock", "unix://\(home)/.docker/desktop/docker.sock",
          "unix://\(home)/run/user/1000/podman/podman.sock",
          "unix://\(home)/run/podman/podman.sock",
        ])
      let other = discovery(home, ["XDG_RUNTIME_DIR": "\(home)/x"]).candidates.map(\.text)
      #expect(other.contains("unix://\(home)/x/docker.sock"))
      #expect(other.contains("unix://\(home)/x/podman/podman.sock"))
    }
  }

  @Test func `says what became of every place when no engine answers`() async throws {
    try await withHome { home in
      let error = try await engineError { _ = try await discovery(home).find(limits: .patient) }
      #expect(error.report.status == .infrastructure)
      #expect(
        error.description.hasPrefix("could not find a container engine (6 places): None answers:"))
      #expect(
        error.description.contains("run/podman/podman.sock (Podman): There is no such socket"))
      #expect(error.description.contains("set DOCKER_HOST"))
    }
  }

  @Test func `takes the first engine that answers and surveys them all`() async throws {
    try await withHome { home in
      try await FakeEngine.with { _ in
        .ping("1.44", server: "Libpod/5.0.0 (linux)")
      } body: { engine in
        // Where a rootless Podman has its socket; before it, Docker's that nobody listens on.
        for (folder, target) in [("run/podman", engine.path), ("var/run", nil)] {
          try FileManager.default.createDirectory(
            atPath: "\(home)/\(folder)", withIntermediateDirectories: true)
          if let target {
            try FileManager.default.createSymbolicLink(
              atPath: "\(home)/\(folder)/podman.sock", withDestinationPath: target)
          } else {
            try Data().write(to: URL(filePath: "\(home)/\(folder)/docker.sock"))
          }
        }
        let client = try await discovery(home).find(limits: .patient)
        #expect(client.greeting.isPodman)
        #expect(client.version == EngineVersion(1, 44))
        let survey = await discovery(home).survey(limits: .patient)
        #expect(survey.count == 6)
        #expect(
          survey[0].summary
            == "unix://\(home)/var/run/docker.sock (Docker): Nobody listens there.")
        #expect(
          survey[5].summary
            == "unix://\(home)/run/podman/podman.sock (Podman): Libpod/5.0.0 (linux), Engine API 1.44"
        )
      }
    }
  }

  @Test func `a version that is none is named`() async throws {
    try await FakeEngine.with { _ in
      .ping("1.51")
    } body: { engine in
      let variables = ["DOCKER_HOST": "unix://\(engine.path)"]
      let error = try await engineError {
        _ = try await discovery("/nowhere", variables.merging(["DOCKER_API_VERSION": "new"]) { $1 })
          .find(limits: .patient)
      }
      #expect(error.happened == "DOCKER_API_VERSION is new, which is no version.")
      let client = try await discovery(
        "/nowhere", variables.merging(["DOCKER_API_VERSION": "1.45"]) { $1 }
      ).find(limits: .patient)
      #expect(client.version == EngineVersion(1, 45))
    }
  }

  @Test func `a socket that this user may not open is told as such`() async throws {
    try await FakeEngine.with { _ in
      .ping("1.51")
    } body: { engine in
      // Root may open everything, so another user tries; there is none without root.
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: engine.path)
      guard getuid() == 0 else {
        let error = try await engineError {
          _ = try await EngineClient(connectingTo: engine.address, limits: .patient)
        }
        #expect(error.cause == .unreachable(.permissionDenied))
        return
      }
      let error = EngineError(
        .unreachable(.permissionDenied), attempt: "reach the container engine",
        engine: engine.address.description)
      #expect(error.report.remedy?.contains("usermod -aG docker") == true)
    }
  }

  // MARK: Published ports

  @Test(arguments: [
    ("unix:///a", [:], false, "127.0.0.1", ["127.0.0.1"]),
    ("tcp://10.0.0.7:2375", [:], false, "0.0.0.0", ["10.0.0.7"]),
    ("tcp://127.0.0.1:2375", [:], false, "127.0.0.1", ["127.0.0.1"]),
    ("unix:///a", ["TESTCONTAINERS_HOST_OVERRIDE": "h"], true, "0.0.0.0", ["h"]),
    (
      "unix:///a",
      ["TESTCONTAINERS_HOST_OVERRIDE": "h", "ASSAY_DOCKER_HOST_OVERRIDE": "localhost"],
      true, "127.0.0.1", ["localhost"]
    ),
    ("unix:///a", [:], true, "0.0.0.0", ["172.17.0.1", "host.docker.internal", "127.0.0.1"]),
  ])
  func `published ports are looked for where they can be reached`(
    address: String, variables: [String: String], isInContainer: Bool, bind: String, hosts: [String]
  ) throws {
    let reach = EngineReach(
      try EngineAddress(address),
      environment: EngineEnvironment(variables: variables, home: nil, userID: 0),
      isInContainer: isInContainer, gateway: "172.17.0.1")
    #expect(reach == EngineReach(bindAddress: bind, hosts: hosts))
  }

  @Test(.needsEngine) func `an engine that shares our network is reached by its loopback`()
    async throws
  {
    let environment = EngineEnvironment(variables: [:], home: nil, userID: 0)
    let reach = await EngineReach.find(try await RealEngine.client(), environment: environment)
    #expect(reach == EngineReach(bindAddress: "127.0.0.1", hosts: ["127.0.0.1"]))
  }

  @Test(arguments: [
    (#"{"Subnet": "172.17.0.0/16"}"#, "172.17.0.1"),
    (#"{"Subnet": "10.8.0.0/24", "Gateway": "10.8.0.7"}"#, "10.8.0.7"),
    (#"{"Subnet": "fd00::/64"}"#, nil), (#"{"Subnet": "1.2.3/8"}"#, nil), ("{}", nil),
  ])
  func `a bridge without a named gateway has its first address`(
    pool: String, gateway: String?
  ) throws {
    let json = #"{"Id": "1", "Name": "bridge", "IPAM": {"Config": [\#(pool)]}}"#
    let network = try JSONDecoder().decode(NetworkDetails.self, from: Data(json.utf8))
    #expect(network.gateway == gateway)
  }

  @Test func `the host that takes the connection is found`() async throws {
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .bind(host: "127.0.0.1", port: 0).get()
    let port = UInt16(server.localAddress?.port ?? 0)
    let reach = EngineReach(
      bindAddress: "127.0.0.1", hosts: ["no-such-host.invalid", "127.0.0.2", "127.0.0.1"])
    #expect(await reach.firstHost(taking: port) == "127.0.0.1")
    try await server.close()
    #expect(await reach.firstHost(taking: port) == nil)
  }

  @Test func `the gateway is read from the kernel's table`() {
    let table = """
      Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
      eth0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
      eth0\t00000000\t010011AC\t0003\t0\t0\t0\t00000000\t0\t0\t0

      """
    #expect(EngineReach.defaultGateway(routes: table) == "172.17.0.1")
    #expect(EngineReach.defaultGateway(routes: "") == nil)
    #expect(EngineReach.defaultGateway(routes: "a\nb\tc\n") == nil)
  }
}
