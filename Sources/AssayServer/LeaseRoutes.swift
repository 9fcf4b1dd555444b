import AssayDependencies
import AssayEvidence
import AssayProvisioning
import HTTPTypes
import Hummingbird

/// What the server answers, request by request.
struct LeaseRoutes: Sendable {
  let host: DependencyHost
  let access: ServerAccess
  /// The kinds that a client may describe.
  let modules: [ServiceModule]
  let onStopRequest: @Sendable () -> Void

  func router() -> Router<BasicRequestContext> {
    let router = Router(context: BasicRequestContext.self)
    router.add(middleware: JSONErrors())
    let routes = router.group(":token/v1")
    routes.get("openapi.json") { _, _ in
      JSONAnswer.response(.ok, text: OpenAPIDocument.text)
    }
    addDependencies(to: routes)
    addLeases(to: routes)
    addSuites(to: routes)
    routes.post("stop") { request, context in
      try await answer(request, context) { call throws(FailureReport) in
        guard call.grant.mayStop else { throw call.grant.refusal("stop all dependencies") }
        onStopRequest()
        return (.ok, StopWire(stopping: true))
      }
    }
    return router
  }

  private func addDependencies(to routes: RouterGroup<BasicRequestContext>) {
    routes.get("dependencies") { request, context in
      try await answer(request, context) { _ throws(FailureReport) in
        (.ok, await dependencies())
      }
    }
    routes.post("dependencies") { request, context in
      try await answer(request, context) { call throws(FailureReport) in
        try call.grant.checkMayDescribe()
        let description: DependencyDescription = try call.decode()
        let dependency = try description.dependency(modules: modules)
        try await host.add(dependency)
        return (.ok, DependencyWire(try await host.start(dependency.name)))
      }
    }
    routes.post("dependencies/:name/start") { request, context in
      try await answer(request, context) { call throws(FailureReport) in
        let name = context.parameters.get("name") ?? ""
        try call.grant.check(name)
        return (.ok, DependencyWire(try await host.start(name)))
      }
    }
    routes.get("dependencies/:name/log") { request, context in
      try await respond(request, context, query: ["lines", "follow"]) {
        call throws(FailureReport) in
        let name = context.parameters.get("name") ?? ""
        try call.grant.check(name)
        let count = try call.number("lines", 1...10_000) ?? 100
        let server = try await started(name).server
        guard try call.flag("follow") else {
          return JSONAnswer.response(.ok, LogWire(lines: await server.lastLines(count)))
        }
        return await FollowedLog.response(of: server, lines: count)
      }
    }
  }

  private func addLeases(to routes: RouterGroup<BasicRequestContext>) {
    routes.post("leases") { request, context in
      try await answer(request, context) { call throws(FailureReport) in
        let wanted: LeaseRequestWire = try call.decode()
        try call.grant.check(wanted.dependency)
        let lease = try await host.lease(
          wanted.dependency,
          for: LeaseOwner(
            suite: call.grant.suite.isEmpty ? wanted.suite ?? "" : call.grant.suite,
            test: wanted.test))
        return (.created, LeaseWire(lease))
      }
    }
    routes.get("leases") { request, context in
      try await answer(request, context) { call throws(FailureReport) in
        (.ok, await leases(of: call.grant).map { LeaseWire($0) })
      }
    }
    routes.delete("leases/:id") { request, context in
      try await answer(request, context, query: ["keep"]) { call throws(FailureReport) in
        let id = context.parameters.get("id") ?? ""
        let keep = try call.flag("keep")
        guard await leases(of: call.grant).contains(where: { $0.id == id }),
          await host.release(id, keep: keep)
        else {
          throw FailureReport(
            .badInput, attempt: "release a lease", subject: id,
            happened: "There is no such lease, or it was released already.")
        }
        return (.ok, ReleaseWire(id: id, kept: keep))
      }
    }
  }

  private func addSuites(to routes: RouterGroup<BasicRequestContext>) {
    let suites = SuiteAccess(host: host, access: access)
    routes.post("suites") { request, context in
      try await answer(request, context) { call throws(FailureReport) in
        guard call.grant.mayStop else { throw call.grant.refusal("open a suite") }
        return (.created, try await suites.open(try call.decode()))
      }
    }
    routes.delete("suites/:name") { request, context in
      try await answer(request, context, query: ["keep"]) { call throws(FailureReport) in
        guard call.grant.mayStop else { throw call.grant.refusal("end a suite") }
        let name = context.parameters.get("name") ?? ""
        return (.ok, try await suites.end(name, keep: try call.flag("keep")))
      }
    }
  }

  private func dependencies() async -> [DependencyWire] {
    let started = await host.started()
    return await host.dependencies.map { dependency in
      started.first { $0.dependency.name == dependency.name }.map { DependencyWire($0) }
        ?? DependencyWire(dependency)
    }
  }

  /// Reading starts nothing.
  private func started(_ name: String) async throws(FailureReport) -> StartedDependency {
    let started = await host.started()
    if let found = started.first(where: { $0.dependency.name == name }) { return found }
    let names = started.map(\.dependency.name).joined(separator: ", ")
    let isKnown = await host.dependencies.contains { $0.name == name }
    throw FailureReport(
      .badInput, attempt: "read the log of \(name)", subject: name,
      happened: isKnown ? "It has not started." : "There is no dependency of that name.",
      remedy: names.isEmpty ? "Start it first." : "Choose from: \(names).")
  }

  private func leases(of grant: ServerAccess.Grant) async -> [Lease] {
    await host.leaseRecords.filter {
      !$0.isReleased && (grant.suite.isEmpty || $0.lease.owner.suite == grant.suite)
    }.map(\.lease)
  }

  private func answer(
    _ request: Request, _ context: BasicRequestContext, query: [String] = [],
    _ body:
      @Sendable (APICall) async throws(FailureReport) -> (
        HTTPResponse.Status, some Encodable & Sendable
      )
  ) async throws -> Response {
    try await respond(request, context, query: query) { call throws(FailureReport) in
      let (status, value) = try await body(call)
      return JSONAnswer.response(status, value)
    }
  }

  /// Checks the address, reads the body, and turns failures into JSON.
  private func respond(
    _ request: Request, _ context: BasicRequestContext, query: [String],
    _ body: @Sendable (APICall) async throws(FailureReport) -> Response
  ) async throws -> Response {
    do {
      guard let grant = access.grant(of: context.parameters.get("token") ?? "") else {
        throw FailureReport(
          .badInput, attempt: "use the dependency API", subject: "the address",
          happened: "It is not one that this run gave out, or its suite has ended.",
          remedy: "Take it from ASSAY_API, as it is.")
      }
      let buffer = try await request.body.collect(upTo: APICall.bodyLimit)
      let call = APICall(
        bytes: Array(buffer.readableBytesView), grant: grant,
        query: request.uri.queryParameters.map { (String($0.key), String($0.value)) })
      try call.checkQuery(query)
      return try await body(call)
    } catch let failure as FailureReport {
      return JSONAnswer.response(
        failure.status == .badInput ? .badRequest : .serviceUnavailable, ErrorWire(failure))
    }
  }
}
