import Foundation
import NIOCore
import NIOPosix

/// How ports that containers publish are reached from here.
package struct EngineReach: Sendable, Hashable {
  /// Which of the engine's addresses ports are published on.
  package var bindAddress: String
  /// Hosts to try, the likeliest first.
  package var hosts: [String]

  /// Says what is likely.
  ///
  /// - Parameters:
  ///   - address: where the engine listens.
  ///   - environment: for `ASSAY_DOCKER_HOST_OVERRIDE` and `TESTCONTAINERS_HOST_OVERRIDE`.
  ///   - isInContainer: whether Assay itself runs in one; nil: looked at.
  ///   - gateway: the default route's gateway; nil: looked at.
  package init(
    _ address: EngineAddress, environment: EngineEnvironment = .current,
    isInContainer: Bool? = nil, gateway: String? = nil
  ) {
    let override =
      environment["ASSAY_DOCKER_HOST_OVERRIDE"] ?? environment["TESTCONTAINERS_HOST_OVERRIDE"]
    if let override {
      // Somebody who says so knows the network; the port must be open to it.
      self.init(bindAddress: Self.isLoopback(override) ? "127.0.0.1" : "0.0.0.0", hosts: [override])
    } else if let host = address.remoteHost, !Self.isLoopback(host) {
      self.init(bindAddress: "0.0.0.0", hosts: [host])
    } else if isInContainer ?? Self.isInContainer(environment) {
      // The engine's loopback is not ours: its containers are our neighbours or our gateway's.
      let gateway = gateway ?? Self.defaultGateway()
      self.init(
        bindAddress: "0.0.0.0",
        hosts: [gateway, "host.docker.internal", "127.0.0.1"].compactMap(\.self))
    } else {
      // Not `localhost`, which may mean ::1, where the port may be another's (moby#42442).
      self.init(bindAddress: "127.0.0.1", hosts: ["127.0.0.1"])
    }
  }

  package init(bindAddress: String, hosts: [String]) {
    self.bindAddress = bindAddress
    self.hosts = hosts
  }

  /// Says what is likely, after asking the engine.
  ///
  /// A program in a container may share the network of an engine that runs beside it: then the
  /// gateway of the engine's bridge is an address of ours.
  package static func find(
    _ client: EngineClient, environment: EngineEnvironment = .current
  ) async -> EngineReach {
    for network in ["bridge", "podman"] {
      guard let gateway = try? await client.inspectNetwork(network).gateway else { continue }
      guard isOurs(gateway) else { break }
      return EngineReach(client.address, environment: environment, isInContainer: false)
    }
    return EngineReach(client.address, environment: environment)
  }

  private static func isOurs(_ address: String) -> Bool {
    let devices = (try? System.enumerateDevices()) ?? []
    return devices.contains { $0.address?.ipAddress == address }
  }

  /// The first host on which `port` takes a connection; nil: none does.
  ///
  /// One that is reached from here takes it at once, as the engine's proxy listens before the
  /// server does.
  package func firstHost(taking port: UInt16, limit: Duration = .seconds(2)) async -> String? {
    for host in hosts where await Self.connects(to: host, port: port, limit: limit) { return host }
    return nil
  }

  /// Whether something takes a TCP connection there.
  package static func connects(to host: String, port: UInt16, limit: Duration) async -> Bool {
    let bootstrap = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connectTimeout(TimeAmount(limit))
    guard let channel = try? await bootstrap.connect(host: host, port: Int(port)).get() else {
      return false
    }
    try? await channel.close().get()
    return true
  }

  private static func isLoopback(_ host: String) -> Bool {
    host == "localhost" || host == "::1" || host.hasPrefix("127.")
  }

  private static func isInContainer(_ environment: EngineEnvironment) -> Bool {
    ["/.dockerenv", "/run/.containerenv"].contains {
      FileManager.default.fileExists(atPath: environment.root + $0)
    } || environment["KUBERNETES_SERVICE_HOST"] != nil
  }

  /// From the kernel's routing table, whose addresses are hexadecimal and little-endian.
  package static func defaultGateway(routes: String? = nil) -> String? {
    let table =
      routes
      ?? FileManager.default.contents(atPath: "/proc/net/route").map {
        String(decoding: $0, as: UTF8.self)
      } ?? ""
    for line in table.split(separator: "\n").dropFirst() {
      let fields = line.split(separator: "\t").map { $0.filter { $0 != " " } }
      guard fields.count > 3, fields[1] == "00000000", let gateway = UInt32(fields[2], radix: 16),
        gateway != 0
      else { continue }
      return (0..<4).map { "\(gateway >> (8 * $0) & 255)" }.joined(separator: ".")
    }
    return nil
  }
}
