import AssayDependencies
import AssayEvidence
import AssayServerTestSupport
import AssayServices
import Foundation
import Testing

struct PrefixOnServersTests {
  @Test(.enabled(if: isInstalled("etcd"), "no etcd is installed here"))
  func `the keys of a released prefix go from etcd, others stay`() async throws {
    try await LaunchedServer.use(
      Dependency(name: "config", module: .etcd),
      ready: { server in
        let answer = await Loopback.ask(
          server.port(named: "client"), "GET /health HTTP/1.0\r\n\r\n")
        return answer?.contains("true") ?? false
      }
    ) { server in
      let factory = try #require(try ServiceLeases.factory(for: .prefix, module: .etcd))
      let leases = try await factory.open(server)
      let first = try await leases.lease(for: LeaseOwner(suite: "s", test: "first"))
      let second = try await leases.lease(for: LeaseOwner(suite: "s", test: "second"))
      let kept = try await leases.lease(for: LeaseOwner(suite: "s", test: "kept"))
      #expect(first.connection.value(of: "key_prefix") == "/\(first.id)/")
      for lease in [first, second, kept] {
        let prefix = lease.connection.value(of: "prefix") ?? ""
        await put(server, "\(prefix)a")
      }
      #expect(await keys(server).count == 3)
      await leases.release(first, keep: false)
      await leases.release(kept, keep: true)
      await leases.close()
      #expect(await Set(keys(server)) == ["/\(second.id)/a", "/\(kept.id)/a"])
    }
  }

  private func put(_ server: LaunchedServer, _ key: String) async {
    let name = Data(key.utf8).base64EncodedString()
    _ = await post(server, "put", #"{"key":"\#(name)","value":"MQ=="}"#)
  }

  /// All keys that begin with a slash.
  private func keys(_ server: LaunchedServer) async -> [String] {
    let answer = await post(server, "range", #"{"key":"Lw==","range_end":"MA==","keys_only":true}"#)
    return answer.split(separator: #""key":""#).dropFirst().compactMap { part in
      Data(base64Encoded: String(part.prefix { $0 != "\"" })).map {
        String(decoding: $0, as: UTF8.self)
      }
    }
  }

  private func post(_ server: LaunchedServer, _ call: String, _ body: String) async -> String {
    let request = [
      "POST /v3/kv/\(call) HTTP/1.0", "Content-Length: \(body.utf8.count)", "", body,
    ].joined(separator: "\r\n")
    // It closes the connection when it has said all.
    return await Loopback.ask(server.port(named: "client"), Array(request.utf8)) { _ in false }
  }
}
