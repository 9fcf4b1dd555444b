import OrderService
import Synchronization
import Testing

struct RetryingTransportTests {
  private let request = OutboundRequest(method: "GET", path: "/")
  private let policy = RetryPolicy(
    attempts: 4, firstPause: .milliseconds(100), longestPause: .milliseconds(300))

  /// Sends through the retries, and returns the outcome with the pauses that were made.
  private func send(
    _ script: [ScriptedTransport.Step]
  ) async -> (result: Result<InboundResponse, any Error>, pauses: [Duration], left: Int) {
    let pauses = Mutex<[Duration]>([])
    let transport = ScriptedTransport(script)
    let retrying = RetryingTransport(transport, policy: policy) { pause in
      pauses.withLock { $0.append(pause) }
    }
    let result: Result<InboundResponse, any Error>
    do {
      result = .success(try await retrying.send(request))
    } catch {
      result = .failure(error)
    }
    return (result, pauses.withLock { $0 }, transport.stepsLeft)
  }

  @Test func `tries again after a time-out and a 503, and waits longer each time`() async throws {
    let sent = await send([.fail(.timedOut(url: "x")), .answer(503), .answer(201)])
    #expect(try sent.result.get().status == 201)
    #expect(sent.pauses == [.milliseconds(100), .milliseconds(200)])
  }

  @Test func `gives up after the last attempt with its answer`() async throws {
    let sent = await send([.answer(503), .answer(502), .answer(504), .answer(503)])
    #expect(try sent.result.get().status == 503)
    #expect(sent.pauses == [100, 200, 300].map { Duration.milliseconds($0) })
    #expect(sent.left == 0)
  }

  @Test func `throws what the last attempt threw`() async {
    let last = CallError.unreachable(url: "x", cause: "refused")
    let sent = await send(
      [.answer(503), .answer(503), .fail(.timedOut(url: "x")), .fail(last)])
    #expect(throws: last) { try sent.result.get() }
  }

  @Test(arguments: [200, 402, 409, 500])
  func `an answer that would not change is not asked for again`(status: Int) async throws {
    let sent = await send([.answer(status), .answer(201)])
    #expect(try sent.result.get().status == status)
    #expect(sent.left == 1)
  }
}

/// Plays a list of answers and failures, one for each call.
private final class ScriptedTransport: HTTPTransport {
  enum Step {
    case answer(Int)
    case fail(CallError)
  }

  private let steps: Mutex<[Step]>

  init(_ steps: [Step]) {
    self.steps = Mutex(steps)
  }

  var stepsLeft: Int { steps.withLock(\.count) }

  func send(_ request: OutboundRequest) async throws -> InboundResponse {
    switch steps.withLock({ $0.removeFirst() }) {
    case .answer(let status): return InboundResponse(status: status)
    case .fail(let error): throw error
    }
  }
}
