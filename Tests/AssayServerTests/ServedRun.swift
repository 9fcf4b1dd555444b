import AssayDependencies
import AssayProvisioning
import AssayServer
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// A run with two Redis servers that can be asked for, and its API; started are they when asked for.
struct ServedRun: Sendable {
  let run: DependencyRun
  let server: LeaseServer

  static func with<Result>(_ body: (ServedRun) async throws -> Result) async throws -> Result {
    let dependencies = try ["cache=redis", "other=redis"].map { text in
      var dependency = try DependencyDescription(text).dependency()
      dependency.runtime = .process
      return dependency
    }
    let run = try await DependencyRun.open(dependencies, id: "test-\(UUID().uuidString)")
    let server = try await LeaseServer.start(for: run.host)
    do {
      let result = try await body(ServedRun(run: run, server: server))
      await close(run, server)
      return result
    } catch {
      await close(run, server)
      throw error
    }
  }

  private static func close(_ run: DependencyRun, _ server: LeaseServer) async {
    await server.stop()
    await run.close()
  }

  func startedNames() async -> [String] { await run.host.started().map(\.dependency.name) }
}

/// What the API said.
struct Answer: Sendable {
  var status: Int
  var contentType: String?
  var allow: String?
  var text: String

  var object: [String: Any] {
    let value = try? JSONSerialization.jsonObject(with: Data(text.utf8))
    return value as? [String: Any] ?? [:]
  }

  /// A field of the error; empty when there is none.
  func error(_ field: String) -> String {
    (object["error"] as? [String: Any])?[field] as? String ?? ""
  }
}

/// One request, as any client would make it.
func ask(_ method: String, _ url: String, _ body: String? = nil) async throws -> Answer {
  var request = HTTPClientRequest(url: url)
  request.method = HTTPMethod(rawValue: method)
  if let body { request.body = .bytes(ByteBuffer(string: body)) }
  let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
  let bytes = try await response.body.collect(upTo: 1 << 20)
  return Answer(
    status: Int(response.status.code),
    contentType: response.headers.first(name: "content-type"),
    allow: response.headers.first(name: "allow"), text: String(buffer: bytes))
}
