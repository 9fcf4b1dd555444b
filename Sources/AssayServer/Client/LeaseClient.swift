import AsyncHTTPClient
package import AssayEvidence
import Foundation
import NIOCore
import NIOHTTP1

/// Asks a `LeaseServer`, of this process or another, for parts of dependencies.
package struct LeaseClient: Sendable {
  /// As `ASSAY_API` says.
  package var address: String

  package init(address: String) { self.address = address }

  /// A part of a server.
  package struct Lease: Sendable, Hashable, Decodable {
    package var id: String
    package var dependency: String
    package var kind: String
    package var isolation: String
    package var url: String
    /// All that is known about it: url, host, port, user, password, database, jdbc, ….
    package var values: [String: String]
    package var env: [String: String]
  }

  /// How a dependency runs.
  package struct Dependency: Sendable, Hashable, Decodable {
    package var name: String
    package var kind: String
    package var state: String
    package var server: String?
    package var runtime: String?
    package var reason: String?
    package var startUpMilliseconds: Double?
  }

  package func lease(
    _ dependency: String, suite: String?, test: String?
  ) async throws(FailureReport) -> Lease {
    struct Body: Encodable {
      var dependency: String
      var suite: String?
      var test: String?
    }
    return try await send(
      "POST", "leases", Body(dependency: dependency, suite: suite, test: test))
  }

  package func release(_ id: String, keep: Bool) async throws(FailureReport) {
    struct Answer: Decodable { var id: String }
    let _: Answer = try await send(
      "DELETE", "leases/\(id)\(keep ? "?keep=true" : "")", NoBody?.none)
  }

  package func dependencies() async throws(FailureReport) -> [Dependency] {
    try await send("GET", "dependencies", NoBody?.none)
  }

  /// Describes a dependency, as JSON, and starts it.
  package func describe(_ description: some Encodable) async throws(FailureReport) -> Dependency {
    try await send("POST", "dependencies", description)
  }

  package func stop() async throws(FailureReport) {
    struct Answer: Decodable { var stopping: Bool }
    let _: Answer = try await send("POST", "stop", NoBody?.none)
  }

  /// What a command with these parts gets; a name that two of them claim stays with neither.
  package static func environment(of leases: [Lease]) -> [String: String] {
    var environment: [String: String] = [:]
    for lease in leases {
      let rivals = leases.filter { $0.id != lease.id && $0.kind == lease.kind }
      let prefix = lease.env.filter { name, _ in rivals.allSatisfy { $0.env[name] == nil } }
      environment.merge(prefix) { first, _ in first }
    }
    return environment
  }

  private struct NoBody: Encodable {}

  private func send<Answer: Decodable>(
    _ method: String, _ path: String, _ body: (some Encodable)?
  ) async throws(FailureReport) -> Answer {
    var request = HTTPClientRequest(url: "\(address)/\(path)")
    request.method = .init(rawValue: method)
    do {
      if let body {
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(body)))
      }
      // A first start may pull an image.
      let response = try await HTTPClient.shared.execute(request, timeout: .minutes(15))
      let bytes = try await response.body.collect(upTo: 64 << 20)
      let data = Data(bytes.readableBytesView)
      guard (200..<300).contains(response.status.code) else {
        throw Self.failure(data, status: Int(response.status.code), path)
      }
      return try JSONDecoder().decode(Answer.self, from: data)
    } catch let failure as FailureReport {
      throw failure
    } catch {
      throw FailureReport(
        .infrastructure, attempt: "ask for \(path)", subject: "the dependency API",
        happened: "\(error)", remedy: "Is the run that set ASSAY_API still there?")
    }
  }

  /// What the server said, as it said it.
  private static func failure(_ data: Data, status: Int, _ path: String) -> FailureReport {
    struct Answer: Decodable {
      struct Body: Decodable {
        var attempt: String
        var subject: String
        var happened: String
        var remedy: String?
      }
      var error: Body
    }
    let kind: ExitStatus = status == 400 ? .badInput : .infrastructure
    guard let body = (try? JSONDecoder().decode(Answer.self, from: data))?.error else {
      return FailureReport(
        kind, attempt: "ask for \(path)", subject: "the dependency API",
        happened: "It answered \(status): \(String(decoding: data.prefix(200), as: UTF8.self))")
    }
    return FailureReport(
      kind, attempt: body.attempt, subject: body.subject, happened: body.happened,
      remedy: body.remedy)
  }
}
