import AssayDependencies
import AssayEvidence
import AssayServerTestSupport
import AssayServices
import Foundation
import Testing

@Suite(.enabled(if: ProcessInfo.processInfo.environment["MEASURE"] != nil), .serialized)
struct ZMeasure {
  func median(_ n: Int, _ f: (Int) async throws -> Void) async rethrows -> String {
    var v: [Double] = []
    for i in 0..<n { let s = ContinuousClock.now; try await f(i); v.append(Double((ContinuousClock.now - s).components.attoseconds) / 1e15 + Double((ContinuousClock.now - s).components.seconds) * 1000) }
    v.sort(); return String(format: "median %.3f ms, min %.3f, max %.3f", v[n / 2], v[0], v[n - 1])
  }
  func run(_ name: String, _ module: ServiceModule, _ iso: [Isolation], n: Int = 200, ready: @escaping @Sendable (LaunchedServer) async -> Bool) async throws {
    try await LaunchedServer.use(Dependency(name: name, module: module), ready: ready) { server in
      for isolation in iso {
        let factory = try #require(try ServiceLeases.factory(for: isolation, module: module))
        let s = ContinuousClock.now
        let leases = try await factory.open(server)
        print("\(name) \(isolation) open", ContinuousClock.now - s)
        var given: [Lease] = []
        print("\(name) \(isolation) lease+release:", try await median(n) { _ in let l = try await leases.lease(for: LeaseOwner(suite: "s")); await leases.release(l, keep: false) })
        print("\(name) \(isolation) lease only:", try await median(min(n, 100)) { _ in given.append(try await leases.lease(for: LeaseOwner(suite: "s"))) })
        for l in given { await leases.release(l, keep: false) }
        await leases.close()
      }
    }
  }
  @Test func measure() async throws {
    try await run("redis", .redis, [.number, .prefix, .none], n: 1000) { await Loopback.ask($0.endpoints["redis"]!.port, "PING\r\n") == "+PONG\r\n" }
    try await run("nats", .nats, [.account, .prefix], n: 1000) { await Loopback.ask($0.endpoints["nats"]!.port, "PING\r\n") != nil }
    try await run("etcd", .etcd, [.prefix]) { await Loopback.ask($0.endpoints["client"]!.port, "GET /health HTTP/1.0\r\n\r\n")?.contains("true") ?? false }
    try await run("rabbit", .rabbitmq, [.virtualHost], n: 40) { let p = $0.endpoints["management"]!.port; return await Loopback.ask(p, "GET / HTTP/1.0\r\n\r\n")?.contains("200 OK") ?? false }
  }
}
