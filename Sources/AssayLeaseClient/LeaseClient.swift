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

  /// Whom refusals speak of, and what to do when nobody answers.
  var server = (name: "the dependency API", remedy: "Is the run that set ASSAY_API still there?")

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

  /// Parts and an address of their own for a command that uses what others hold.
  package struct Suite: Sendable, Hashable, Decodable {
    package var suite: String
    /// For `ASSAY_API`.
    package var address: String
    package var leases: [Lease]
    /// The variables of all leases.
    package var env: [String: String]
  }

  /// What a suite left.
  package struct SuiteEnd: Sendable, Hashable, Decodable {
    /// What it had not given back.
    package var leases: [Lease]
    package var violations: [Violation]
  }

  /// A connection to what was not given.
  package struct Violation: Sendable, Hashable, Decodable {
    package var dependency: String
    package var test: String?
    package var action: String
  }

  /// Opens a suite; it ends with `endSuite`, or when the process is seen to be gone.
  ///
  /// - Parameters:
  ///   - name: is made unique.
  ///   - dependencies: of each it gets a part, all or nothing.
  ///   - pid: whose it is.
  /// - Returns: the parts and the address.
  /// - Throws: what the server says.
  package func openSuite(
    _ name: String, dependencies: [String], pid: Int32
  ) async throws(FailureReport) -> Suite {
    struct Body: Encodable {
      var name: String
      var dependencies: [String]
      var pid: Int32
    }
    return try await send(
      "POST", "suites", Body(name: name, dependencies: dependencies, pid: pid))
  }

  package func endSuite(_ name: String, keep: Bool) async throws(FailureReport) -> SuiteEnd {
    try await send("DELETE", "suites/\(name)\(keep ? "?keep=true" : "")", NoBody?.none)
  }

  /// The last lines of a server's output.
  package func log(of name: String, lines: Int) async throws(FailureReport) -> [String] {
    struct Answer: Decodable { var lines: [String] }
    let answer: Answer = try await send(
      "GET", "dependencies/\(name)/log?lines=\(lines)", NoBody?.none)
    return answer.lines
  }

  /// Gives the last lines and then every new one, until the server ends.
  package func follow(
    _ name: String, lines: Int, onLine: @Sendable (String) -> Void
  ) async throws(FailureReport) {
    let path = "dependencies/\(name)/log?lines=\(lines)&follow=true"
    do {
      let response = try await Self.http.execute(
        HTTPClientRequest(url: "\(address)/\(path)"), timeout: .hours(24 * 365))
      guard response.status == .ok else {
        let bytes = try await response.body.collect(upTo: 1 << 20)
        throw failure(
          Data(bytes.readableBytesView), status: Int(response.status.code), path)
      }
      var pending: [UInt8] = []
      for try await chunk in response.body {
        pending += chunk.readableBytesView
        while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
          onLine(String(decoding: pending[..<end], as: UTF8.self))
          pending.removeSubrange(...end)
        }
      }
    } catch let failure as FailureReport {
      throw failure
    } catch {
      throw unanswered(path, error)
    }
  }

  private struct NoBody: Encodable {}

  func send<Answer: Decodable>(
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
      let response = try await Self.http.execute(request, timeout: .minutes(15))
      let bytes = try await response.body.collect(upTo: 64 << 20)
      let data = Data(bytes.readableBytesView)
      guard (200..<300).contains(response.status.code) else {
        throw failure(data, status: Int(response.status.code), path)
      }
      return try JSONDecoder().decode(Answer.self, from: data)
    } catch let failure as FailureReport {
      throw failure
    } catch {
      throw unanswered(path, error)
    }
  }

  /// A first start may take minutes without a byte, and the shared client gives up after 90 s.
  ///
  /// It is never shut down: it ends with the process.
  private static let http: HTTPClient = {
    var configuration = HTTPClient.Configuration(
      timeout: HTTPClient.Configuration.Timeout(connect: .seconds(10)))
    // Whoever does not listen on this machine will not begin to.
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(
      eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
  }()

  private func unanswered(_ path: String, _ error: any Error) -> FailureReport {
    FailureReport(
      .infrastructure, attempt: "ask for \(path)", subject: server.name,
      happened: "\(error)", remedy: server.remedy)
  }

  /// What the server said, as it said it.
  private func failure(_ data: Data, status: Int, _ path: String) -> FailureReport {
    struct Answer: Decodable {
      struct Body: Decodable {
        var attempt: String
        var subject: String
        var happened: String
        var remedy: String?
      }
      var error: Body
    }
    let kind: ExitStatus = (400..<500).contains(status) ? .badInput : .infrastructure
    guard let body = (try? JSONDecoder().decode(Answer.self, from: data))?.error else {
      return FailureReport(
        kind, attempt: "ask for \(path)", subject: server.name,
        happened: "It answered \(status): \(String(decoding: data.prefix(200), as: UTF8.self))")
    }
    return FailureReport(
      kind, attempt: body.attempt, subject: body.subject, happened: body.happened,
      remedy: body.remedy)
  }
}
