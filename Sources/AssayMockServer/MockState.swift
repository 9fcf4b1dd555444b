import AssayJSON
import AssayMatching
import AssayMocking
import AssayPact
import NIOCore
import NIOHTTP1
import Synchronization

/// The provider that all connections share.
final class MockState: Responder {
  private let contents: Mutex<Contents>
  private let administration: MockAdministration?

  private struct Contents {
    var provider: MockProvider
    var served: Served
    var address: String?
  }

  init(_ provider: MockProvider, _ administration: MockAdministration?) {
    self.administration = administration
    contents = Mutex(Contents(provider: provider, served: Served(provider.plan, after: nil)))
  }

  var provider: MockProvider { contents.withLock { $0.provider } }

  func set(address: String) { contents.withLock { $0.address = address } }

  func change<Result: Sendable>(
    _ body: (inout MockProvider) -> Result
  ) -> Result {
    contents.withLock { contents in
      let result = body(&contents.provider)
      if contents.provider.plan.revision != contents.served.plan.revision {
        contents.served = Served(contents.provider.plan, after: contents.served)
      }
      return result
    }
  }

  // MARK: Requests

  func respond(to request: ReceivedRequest, on loop: any EventLoop) -> Response {
    if let administration {
      do throws(Administration.Fault) {
        if let command = try Administration(request) {
          return administer(command, administration, loop)
        }
      } catch { return Response(.fault(error.status, error.what)) }
    }
    let served = contents.withLock { $0.served }
    let matches = served.plan.matches(request)
    let (reply, use, now, address) = contents.withLock { contents in
      let reply = contents.provider.receive(
        request, matches: matches, revision: served.plan.revision)
      let use =
        if case .answer(let number) = reply { contents.provider.uses(of: number) } else { 0 }
      return (reply, use, contents.served, contents.address)
    }
    var response = Response(now.answer(reply, use, address, request.head))
    if case .answer(let number) = reply {
      response.effect = now.plan.effect(number, use: use)
    }
    if now.plan.allowsCORS, let origin = request.head.headers.first(name: "origin") {
      response.headers.add(name: "access-control-allow-origin", value: origin)
    }
    return response
  }

  private func administer(
    _ command: Administration, _ administration: MockAdministration, _ loop: any EventLoop
  ) -> Response {
    let (status, answer) = change { $0.administer(command) }
    switch command {
    case .write where status == 200:
      guard let write = administration.write else {
        return Response(.fault(404, "nothing is written here"))
      }
      let provider = provider
      return Response(
        loop.makeFutureWithTask {
          do {
            return .json(200, ["satisfied": true, "path": .string(try await write(provider))])
          } catch {
            return .fault(500, "\(error)")
          }
        })
    case .shutDown:
      guard let shutDown = administration.shutDown else {
        return Response(.fault(404, "who started this server ends it"))
      }
      shutDown()
    default: break
    }
    return Response(.json(status, answer))
  }
}

/// A plan with its answers.
private final class Served: Sendable {
  let plan: MockPlan
  /// nil: values are generated for each use.
  private let answers: [PreparedAnswer?]

  /// - Parameters:
  ///   - plan: what is served.
  ///   - other: what was served before; nil: nothing was.
  init(_ plan: MockPlan, after other: Served?) {
    self.plan = plan
    let known = other.map { plan.extends($0.plan) ? $0.answers : [] } ?? []
    answers =
      known
      + plan.index.entries.indices.dropFirst(known.count).map { number in
        plan.isGenerated(number)
          ? nil : PreparedAnswer(plan.index.entries[number].response.parts)
      }
  }

  func answer(
    _ reply: MockProvider.Reply, _ use: Int, _ address: String?, _ head: HTTPRequestHead
  ) -> PreparedAnswer {
    switch reply {
    case .answer(let number):
      if let answer = answers[number] { return answer }
      let parts = plan.generated(number, use: use, address: address)?.parts
      return PreparedAnswer(parts ?? plan.index.entries[number].response.parts)
    case .preflight: return .preflight(head)
    case .unexpected(let request):
      return .json(
        plan.stub?.unexpectedStatus ?? 500, plan.explanation(request),
        ["x-pact": request.isNear ? "Request-Mismatch" : "Unexpected-Request"])
    }
  }
}
