import Foundation
import FoundationNetworking
import Testing

/// A part of a server, from whoever runs the tests.
struct Lease: Decodable {
  var id: String
  var url: String

  /// Runs `body` with a part of a dependency that nobody else has, and gives it back.
  static func with(_ dependency: String, _ body: (Lease) async throws -> Void) async throws {
    let request = ["dependency": dependency, "test": Test.current?.name ?? ""]
    let lease = try JSONDecoder().decode(
      Lease.self, from: await ask("POST", "leases", JSONEncoder().encode(request)))
    let result: Result<Void, any Error>
    do {
      result = .success(try await body(lease))
    } catch {
      result = .failure(error)
    }
    _ = try await ask("DELETE", "leases/\(lease.id)")
    try result.get()
  }

  private static func ask(
    _ method: String, _ path: String, _ body: Data? = nil
  ) async throws -> Data {
    guard let api = ProcessInfo.processInfo.environment["ASSAY_API"],
      let url = URL(string: "\(api)/\(path)")
    else { throw Refusal(description: "run through `assay verify`, or under `assay exec --`") }
    var request = URLRequest(url: url)
    request.httpMethod = method
    request.httpBody = body
    let (data, response) = try await URLSession.shared.data(for: request)
    guard let status = (response as? HTTPURLResponse)?.statusCode, status < 300 else {
      throw Refusal(description: String(decoding: data, as: UTF8.self))
    }
    return data
  }

  struct Refusal: Error, CustomStringConvertible { var description: String }
}
