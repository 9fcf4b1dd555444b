import AssayDependencies
import AssayEvidence
import AssayProvisioning
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// What the server answers, request by request.
struct LeaseRoutes: Sendable {
  let host: DependencyHost
  let access: ServerAccess
  /// The kinds that a client may describe.
  let modules: [ServiceModule]
  let onStopRequest: @Sendable () -> Void

  private typealias Context = BasicRequestContext

  func router() -> Router<BasicRequestContext> {
    let router = Router(context: BasicRequestContext.self)
    let routes = router.group(":token/v1")
    routes.get("openapi.json") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "application/json"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: OpenAPIDocument.text)))
    }
    routes.get("dependencies") { request, context in
      try await answer(request, context) { _ throws(FailureReport) in try await dependencies() }
    }
    routes.post("dependencies") { request, context in
      try await answer(request, context) { body throws(FailureReport) in
        let description: DependencyDescription = try body.decode()
        let dependency = try description.dependency(modules: modules)
        try await host.add(dependency)
        return (.ok, DependencyWire(try await host.start(dependency.name)))
      }
    }
    routes.post("dependencies/:name/start") { request, context in
      try await answer(request, context) { body throws(FailureReport) in
        let name = context.parameters.get("name") ?? ""
        try body.grant.check(name)
        return (.ok, DependencyWire(try await host.start(name)))
      }
    }
    routes.get("dependencies/:name/log") { request, context in
      try await answer(request, context) { body throws(FailureReport) in
        let name = context.parameters.get("name") ?? ""
        try body.grant.check(name)
        let count = request.uri.queryParameters.get("lines", as: Int.self) ?? 100
        let server = try await host.start(name).server
        return (.ok, LogWire(lines: await server.lastLines(min(max(count, 1), 10_000))))
      }
    }
    routes.post("leases") { request, context in
      try await answer(request, context) { body throws(FailureReport) in
        let wanted: LeaseRequestWire = try body.decode()
        try body.grant.check(wanted.dependency)
        let lease = try await host.lease(
          wanted.dependency,
          for: LeaseOwner(
            suite: body.grant.suite.isEmpty ? wanted.suite ?? "" : body.grant.suite,
            test: wanted.test))
        return (.created, LeaseWire(lease))
      }
    }
    routes.get("leases") { request, context in
      try await answer(request, context) { body throws(FailureReport) in
        let records = await host.leaseRecords.filter {
          !$0.isReleased && (body.grant.suite.isEmpty || $0.lease.owner.suite == body.grant.suite)
        }
        return (.ok, records.map { LeaseWire($0.lease) })
      }
    }
    routes.delete("leases/:id") { request, context in
      try await answer(request, context) { _ throws(FailureReport) in
        let id = context.parameters.get("id") ?? ""
        let keep = request.uri.queryParameters.get("keep") == "true"
        guard await host.release(id, keep: keep) else {
          throw FailureReport(
            .badInput, attempt: "release a lease", subject: id,
            happened: "There is no such lease, or it was released already.")
        }
        return (.ok, ReleaseWire(id: id, kept: keep))
      }
    }
    routes.post("stop") { request, context in
      try await answer(request, context) { body throws(FailureReport) in
        guard body.grant.mayStop else {
          throw FailureReport(
            .badInput, attempt: "stop all dependencies", subject: "this address",
            happened: "It was given to a suite, which may only lease.")
        }
        onStopRequest()
        return (.ok, StopWire(stopping: true))
      }
    }
    return router
  }

  private func dependencies() async throws(FailureReport) -> (
    HTTPResponse.Status, [DependencyWire]
  ) {
    let started = await host.started()
    return (
      .ok,
      await host.dependencies.map { dependency in
        started.first { $0.dependency.name == dependency.name }.map { DependencyWire($0) }
          ?? DependencyWire(dependency)
      }
    )
  }

  /// Checks the address, reads the body, and turns values and failures into JSON.
  private func answer(
    _ request: Request, _ context: BasicRequestContext,
    _ body:
      @Sendable (RequestBody) async throws(FailureReport) -> (
        HTTPResponse.Status, some Encodable & Sendable
      )
  ) async throws -> Response {
    do {
      guard let grant = access.grant(of: context.parameters.get("token") ?? "") else {
        throw FailureReport(
          .badInput, attempt: "use the dependency API", subject: "the address",
          happened: "It is not one that this run gave out.",
          remedy: "Take it from ASSAY_API, as it is.")
      }
      let buffer = try await request.body.collect(upTo: 1 << 20)
      let (status, value) = try await body(
        RequestBody(bytes: Array(buffer.readableBytesView), grant: grant))
      return try Self.json(status, value)
    } catch let failure as FailureReport {
      return try Self.json(
        failure.status == .badInput ? .badRequest : .serviceUnavailable, ErrorWire(failure))
    }
  }

  private static func json(
    _ status: HTTPResponse.Status, _ value: some Encodable
  ) throws -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data = try encoder.encode(value)
    return Response(
      status: status, headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
  }
}

/// What a client sent, and in whose name.
private struct RequestBody: Sendable {
  var bytes: [UInt8]
  var grant: ServerAccess.Grant

  func decode<Value: Decodable>() throws(FailureReport) -> Value {
    do {
      return try JSONDecoder().decode(Value.self, from: Data(bytes))
    } catch {
      throw FailureReport(
        .badInput, attempt: "read the request", subject: Self.place(of: error),
        happened: Self.explanation(of: error),
        remedy: "Send JSON as openapi.json describes it.")
    }
  }

  private static func place(of error: any Error) -> String {
    let path: [any CodingKey]
    switch error as? DecodingError {
    case .keyNotFound(let key, let context): path = context.codingPath + [key]
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      path = context.codingPath
    default: path = []
    }
    return path.isEmpty ? "body" : path.map(\.stringValue).joined(separator: ".")
  }

  private static func explanation(of error: any Error) -> String {
    switch error as? DecodingError {
    case .keyNotFound: "It is missing."
    case .typeMismatch(let type, _): "It is not a \(type)."
    case .valueNotFound: "It is null."
    default: "It is not JSON."
    }
  }
}

extension ServerAccess.Grant {
  /// A suite gets what it says it needs, so that the manifest stays true.
  func check(_ dependency: String) throws(FailureReport) {
    guard let needs, !needs.contains(dependency) else { return }
    throw FailureReport(
      .badInput, attempt: "lease \(dependency)", subject: suite,
      happened: needs.isEmpty
        ? "The suite needs no dependency."
        : "The suite needs only \(needs.joined(separator: ", ")).",
      remedy: "Name \(dependency) under its `needs`.")
  }
}
