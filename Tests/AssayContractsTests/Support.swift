import AssayContracts
import AssayJSON
import AssayPact
import AssayPactFiles
import AssayTestSupport
import Foundation
import FoundationNetworking

struct Answer: Sendable {
  var status: Int
  var type: String?
  var json: JSON?
}

/// Asks as a consumer's client does.
func ask(
  _ url: String, method: String = "GET", type: String? = nil, body: String? = nil
) async throws -> Answer {
  guard let address = URL(string: url) else { throw URLError(.badURL) }
  var request = URLRequest(url: address)
  request.httpMethod = method
  request.httpBody = body.map { Data($0.utf8) }
  if let type { request.setValue(type, forHTTPHeaderField: "Content-Type") }
  // Ports come again; connections must not.
  let session = URLSession(configuration: .ephemeral)
  defer { session.finishTasksAndInvalidate() }
  let (data, response) = try await session.data(for: request)
  guard let response = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
  return Answer(
    status: response.statusCode, type: response.value(forHTTPHeaderField: "content-type"),
    json: try? JSON(parsing: [UInt8](data)))
}

extension TemporaryFolder {
  var pact: TestPact { .pact(consumer: "shop", provider: "stock", folder: path) }

  /// The pact file, with what is still in its journal.
  func settled() throws -> String {
    try PactFiles.settle(folder: path)
    return try read("shop-stock.json")
  }

  func settledPact() throws -> AssayPact.Pact {
    try PactReader.read(Array(settled().utf8)).pact
  }
}
