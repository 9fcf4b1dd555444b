package import AssayDependencies
package import AssayEvidence
import NIOCore
import NIOPosix

/// A connection to a Redis server, opened when needed and again when it was lost.
package actor RedisConnection {
  private let endpoint: @Sendable () -> Endpoint?
  private let account: ServiceAccount
  /// Sent when the account is not known, as after a restart that forgot it; ends with its login.
  private let introduction: [[String]]
  private let dependency: String
  /// Two who ask at the same time wait for the same opening.
  private var opening: Task<any Channel, any Error>?

  private static let connectLimit: TimeAmount = .seconds(5)
  private static let answerLimit: TimeAmount = .seconds(10)

  /// - Parameters:
  ///   - dependency: for messages.
  ///   - account: nobody when it has no password.
  ///   - introduction: makes the account known to a server that does not know it, and logs in.
  ///   - endpoint: asked at each opening, as a restart may change it.
  package init(
    _ dependency: String, account: ServiceAccount, introduction: [[String]] = [],
    endpoint: @escaping @Sendable () -> Endpoint?
  ) {
    self.dependency = dependency
    self.account = account
    self.introduction = introduction
    self.endpoint = endpoint
  }

  /// Sends commands in one go and gives the answer to each, refusals included.
  ///
  /// - Throws: an infrastructure failure when the server does not answer.
  package func send(_ commands: [[String]]) async throws(FailureReport) -> [RedisValue] {
    do {
      return try await exchange(commands)
    } catch let refusal as Refusal {
      throw report(refusal)
    } catch {
      // The server was restarted or closed an idle connection; once more is enough to know.
      await close()
    }
    do {
      return try await exchange(commands)
    } catch let refusal as Refusal {
      throw report(refusal)
    } catch {
      await close()
      throw FailureReport(
        .infrastructure, attempt: "ask \(dependency)", subject: endpoint().map { "\($0)" } ?? "",
        happened: "It does not answer: \(error).",
        remedy: "See whether the server still runs.")
    }
  }

  /// Sends one command; a refusal is thrown.
  package func send(_ words: String...) async throws(FailureReport) -> RedisValue {
    let answer = try await send([words]).first ?? .null
    if case .error(let text) = answer {
      throw FailureReport(
        .infrastructure, attempt: "ask \(dependency) for \(words.first ?? "")",
        subject: dependency, happened: "\(text).")
    }
    return answer
  }

  package func close() async {
    let channel = try? await opening?.value
    opening = nil
    try? await channel?.close()
  }

  /// The server does not let us in.
  private struct Refusal: Error {
    var text: String
  }

  private func report(_ refusal: Refusal) -> FailureReport {
    opening = nil
    return FailureReport(
      .infrastructure, attempt: "log in to \(dependency)", subject: account.user ?? "default",
      happened: "\(refusal.text).", remedy: "Give the module the account that the server has.")
  }

  private func exchange(_ commands: [[String]]) async throws -> [RedisValue] {
    guard !commands.isEmpty else { return [] }
    // Not a child of whoever asks first, as others wait for it, too.
    let opening = opening ?? Task { try await self.open() }
    self.opening = opening
    return try await Self.exchange(commands, over: try await opening.value)
  }

  private func open() async throws -> any Channel {
    guard let endpoint = endpoint() else { throw ChannelError.unknownLocalAddress }
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connectTimeout(Self.connectLimit)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(RedisExchangeHandler())
        }
      }
      .connect(host: endpoint.host, port: Int(endpoint.port)).get()
    if let password = account.password {
      let words = ["AUTH"] + (account.user.map { [$0] } ?? []) + [password]
      var answers = try await Self.exchange([words], over: channel)
      if case .error? = answers.first, !introduction.isEmpty {
        answers = try await Self.exchange(introduction, over: channel)
      }
      for case .error(let text) in answers {
        try? await channel.close()
        throw Refusal(text: text)
      }
    }
    return channel
  }

  private static func exchange(
    _ commands: [[String]], over channel: any Channel
  ) async throws -> [RedisValue] {
    let promise = channel.eventLoop.makePromise(of: [RedisValue].self)
    let bytes = commands.flatMap { RedisValue.request($0) }
    let limit = channel.eventLoop.scheduleTask(in: answerLimit) {
      promise.fail(ChannelError.connectTimeout(answerLimit))
      channel.close(promise: nil)
    }
    promise.futureResult.whenComplete { _ in limit.cancel() }
    let request = RedisExchangeHandler.Request(
      bytes: bytes, count: commands.count, answers: promise)
    channel.writeAndFlush(request).cascadeFailure(to: promise)
    return try await promise.futureResult.get()
  }
}

/// Gives each request the answers that belong to it, which come in the order of the requests.
private final class RedisExchangeHandler: ChannelDuplexHandler {
  struct Request: Sendable {
    var bytes: [UInt8]
    var count: Int
    var answers: EventLoopPromise<[RedisValue]>
  }

  typealias InboundIn = ByteBuffer
  typealias OutboundIn = Request
  typealias OutboundOut = ByteBuffer

  private var parser = RedisParser()
  private var waiting: [(request: Request, answers: [RedisValue])] = []

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let request = unwrapOutboundIn(data)
    waiting.append((request, []))
    context.write(wrapOutboundOut(ByteBuffer(bytes: request.bytes)), promise: promise)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    parser.append(unwrapInboundIn(data).readableBytesView)
    do throws(RedisParser.Malformed) {
      while let value = try parser.next() { take(value) }
    } catch {
      fail(error)
      context.close(promise: nil)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    fail(ChannelError.eof)
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    fail(error)
    context.close(promise: nil)
  }

  private func take(_ value: RedisValue) {
    guard !waiting.isEmpty else { return }
    waiting[0].answers.append(value)
    guard waiting[0].answers.count == waiting[0].request.count else { return }
    let (request, answers) = waiting.removeFirst()
    request.answers.succeed(answers)
  }

  private func fail(_ error: any Error) {
    for (request, _) in waiting { request.answers.fail(error) }
    waiting = []
  }
}
