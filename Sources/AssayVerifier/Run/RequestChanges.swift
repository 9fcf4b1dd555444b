package import AssayMatching

/// What is changed in requests on their way from the contract to the provider.
package struct RequestChanges: Sendable {
  package typealias Filter = @Sendable (RequestParts) async throws -> RequestParts

  /// Each takes the place of what the contract says for its name; the same name may stand here
  /// more than once.
  package var headers: [(name: String, value: String)] = []
  /// Put before the path of each request.
  package var pathPrefix = ""
  /// Comes last; nil: none.
  package var filter: Filter?

  package init() {}

  func apply(_ request: RequestParts) async throws -> RequestParts {
    var request = request
    if request.headers["content-type"] == nil, let type = request.body.contentType {
      request.headers.add("Content-Type", [type.description])
    }
    let replaced = Set(headers.map { $0.name.lowercased() })
    if !replaced.isEmpty {
      let kept = request.headers.items.filter { !replaced.contains($0.name.lowercased()) }
      request.headers = Headers(kept.map { ($0.name, $0.values) })
      for (name, value) in headers { request.headers.add(name, [value]) }
    }
    return try await filter?(request) ?? request
  }
}
