import AssayEvidence
import AssayJSON
import AssayMatching
import AssayMocking
import AssayPact
import NIOCore
import NIOHTTP1
import Synchronization

/// The mocks of a `MasterServer`.
final class MasterState: Responder {
  private let options: MasterServer.Options
  private let host: String
  private let state = Mutex(State())

  private struct State {
    var mocks: [Mock] = []
    var made = 0
    var isClosed = false
  }

  private struct Mock: Sendable {
    var id: String
    var pact: Pact
    var server: MockServer
  }

  /// Each has a port and its contract in memory.
  private static let most = 4096

  init(_ options: MasterServer.Options, host: String) {
    self.options = options
    self.host = host
  }

  func close() async {
    let mocks = state.withLock { state in
      state.isClosed = true
      defer { state.mocks = [] }
      return state.mocks
    }
    for mock in mocks { await mock.server.close() }
  }

  func respond(to request: ReceivedRequest, on loop: any EventLoop) -> Response {
    Response(loop.makeFutureWithTask { await self.answer(request) })
  }

  private func answer(_ request: ReceivedRequest) async -> PreparedAnswer {
    let command: MasterCommand
    do throws(MasterCommand.Fault) { command = try MasterCommand(request) } catch {
      return .fault(error.status, error.what)
    }
    switch command {
    case .list: return .json(200, ["mockServers": .array(mocks.map { json($0, isFull: true) })])
    case .create(let pact, let allowsCORS, let usesTLS):
      return await create(pact, allowsCORS: allowsCORS, usesTLS: usesTLS)
    case .show(let name):
      guard let mock = find(name) else { return Self.missing(name) }
      return .json(200, json(mock, isFull: true))
    case .delete(let name):
      guard let mock = remove(name) else { return Self.missing(name) }
      await mock.server.close()
      return PreparedAnswer(204, [:], [])
    case .verify(let name):
      // As the reference, which reads no other body.
      if request.head.method == .POST, !Self.saysJSON(request.head) {
        return .fault(415, "expected the header Content-Type: application/json")
      }
      guard let mock = find(name) else { return Self.missing(name) }
      return await verify(mock)
    case .shutDown: return shutDown(request.head)
    }
  }

  // MARK: Commands

  private func create(_ pact: Pact, allowsCORS: Bool, usesTLS: Bool) async -> PreparedAnswer {
    let isFull = state.withLock { $0.isClosed || $0.mocks.count >= Self.most }
    if isFull { return .fault(503, "there are \(Self.most) mocks already; delete some") }
    let provider = MockProvider(
      pact, matching: options.matching, allowsCORS: allowsCORS, generation: options.generation)
    let server: MockServer
    do throws(FailureReport) {
      server = try await start(provider, usesTLS ? .selfSigned : nil)
    } catch { return .fault(500, error.description) }
    let mock: Mock? = state.withLock { state in
      guard !state.isClosed else { return nil }
      state.made += 1
      let mock = Mock(id: "mock-\(state.made)", pact: pact, server: server)
      state.mocks.append(mock)
      return mock
    }
    guard let mock else {
      await server.close()
      return .fault(503, "the server is being closed")
    }
    return .json(
      200, ["mockServer": json(mock, isFull: false)], ["location": "/mockserver/\(mock.id)"])
  }

  /// Ports that others have are passed over.
  private func start(
    _ provider: MockProvider, _ tls: ServerTLS?
  ) async throws(FailureReport) -> MockServer {
    guard let first = options.firstPort else {
      return try await MockServer.start(provider, host: host, tls: tls)
    }
    let taken = Set(mocks.map(\.server.port))
    for port in first...UInt16.max where !taken.contains(port) {
      do throws(FailureReport) {
        return try await MockServer.start(provider, host: host, port: port, tls: tls)
      } catch {
        if port == UInt16.max || port - first >= UInt16(Self.most) { throw error }
      }
    }
    return try await MockServer.start(provider, host: host, tls: tls)
  }

  private func verify(_ mock: Mock) async -> PreparedAnswer {
    let provider = mock.server.provider
    let answer: JSON = [
      "mockServer": json(mock, isFull: true), "mismatches": .array(provider.mismatches),
    ]
    guard provider.isSatisfied else { return .json(422, answer) }
    do { try await options.write?(mock.pact, provider) } catch {
      return .fault(500, "the pact could not be written: \(error)")
    }
    return .json(200, answer)
  }

  private func shutDown(_ request: HTTPRequestHead) -> PreparedAnswer {
    guard let shutDown = options.shutDown else {
      return .fault(404, "who started this server ends it")
    }
    let sent = request.headers.first(name: "authorization")
    if let key = options.key, sent != "Bearer \(key)" {
      return .fault(403, "expected the server's key, as in Authorization: Bearer KEY")
    }
    shutDown()
    return .json(200, ["status": "shutting down"])
  }

  // MARK: Mocks

  private var mocks: [Mock] { state.withLock { $0.mocks } }

  private func find(_ name: String) -> Mock? {
    mocks.first { $0.id == name || String($0.server.port) == name }
  }

  private func remove(_ name: String) -> Mock? {
    state.withLock { state in
      state.mocks.firstIndex { $0.id == name || String($0.server.port) == name }
        .map { state.mocks.remove(at: $0) }
    }
  }

  private func json(_ mock: Mock, isFull: Bool) -> JSON {
    var object: JSONObject = [
      "id": .string(mock.id), "port": .number(JSONNumber(Int(mock.server.port))),
    ]
    guard isFull else { return .object(object) }
    let provider = mock.server.provider
    object["address"] = .string(mock.server.address)
    object["provider"] = .string(mock.pact.provider.name)
    object["scheme"] = mock.server.trustedCertificate == nil ? "http" : "https"
    object["status"] = provider.isSatisfied ? "ok" : "error"
    object["metrics"] = ["requests": .number(JSONNumber(provider.log.count))]
    if let certificate = mock.server.trustedCertificate {
      object["certificate"] = .string(certificate)
    }
    return .object(object)
  }

  private static func missing(_ name: String) -> PreparedAnswer {
    .fault(404, "there is no mock server with the id or port \(name)")
  }

  private static func saysJSON(_ request: HTTPRequestHead) -> Bool {
    request.headers.first(name: "content-type").flatMap { ContentType($0) }?.isJSON == true
  }
}
