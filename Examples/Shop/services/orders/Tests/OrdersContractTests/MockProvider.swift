import Foundation
import OrderService
import Testing

/// What `assay contract mock` serves for one provider: it answers as the contract says, and fails the
/// run when a request was not as promised or never came.
enum MockProvider {
  /// Talks to the mock whose address a variable such as `INVENTORY_URL` holds.
  static func transport(_ variable: String) throws -> any HTTPTransport {
    let base = try #require(
      ProcessInfo.processInfo.environment[variable],
      "run it as assay.yaml does: assay contract mock ../../pacts -- swift test …")
    return URLSessionTransport(base: base, timeout: .seconds(10))
  }
}
