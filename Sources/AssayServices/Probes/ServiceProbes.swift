package import AssayDependencies

/// Asks servers over the network whether they are ready, each in its own protocol.
///
/// Every answer comes within the limit, and nothing stays behind it: no connection, no thread.
package struct ServiceProbes: ServiceProbing {
  private let limit: Duration

  /// Makes it; there is nothing to close.
  ///
  /// - Parameter limit: how long one probe may take.
  package init(limit: Duration = .seconds(1)) { self.limit = limit }

  package func probe(_ probe: ServiceProbe) async -> ProbeAnswer {
    switch probe {
    case .connect(let endpoint): await exchange(nil, endpoint)
    case .answers(let language, let endpoint):
      if let exchange = ProbeExchange.of(language) {
        await self.exchange(exchange, endpoint)
      } else {
        await HTTPProbe.ask(.readiness(of: language), endpoint, within: limit)
      }
    case .http(let condition, let endpoint):
      await HTTPProbe.ask(condition, endpoint, within: limit)
    }
  }

  /// Off the caller's actor, as the first millisecond of waiting keeps the thread.
  @concurrent
  private func exchange(_ exchange: ProbeExchange?, _ endpoint: Endpoint) async -> ProbeAnswer {
    let deadline = ContinuousClock.now + limit
    let addresses = await HostAddress.all(of: endpoint, within: limit)
    var failure = ProbeError(text: "nobody knows the host \(endpoint.host)")
    for address in addresses {
      do {
        return try await ProbeSocket.with(address, until: deadline) {
          (socket) throws(ProbeError) in
          guard let exchange else { return .ready }
          return try await exchange.run(on: socket)
        }
      } catch {
        failure = error
      }
    }
    return .notReady(failure.text)
  }
}

extension ProbeExchange {
  /// nil for protocols on top of HTTP.
  package static func of(_ language: ServiceProtocol) -> ProbeExchange? {
    switch language {
    case .postgres: .postgres
    case .mysql: .mysql
    case .redis: .redis
    case .memcached: .memcached
    case .amqp: .amqp
    case .nats: .nats
    case .mqtt: .mqtt
    case .kafka: .kafka
    case .mongodb: .mongodb
    case .etcd, .http: nil
    }
  }

  fileprivate func run(on socket: ProbeSocket) async throws(ProbeError) -> ProbeAnswer {
    if !request.isEmpty { try await socket.send(request) }
    var answer: [UInt8] = []
    while answer.count <= Self.answerLimit {
      let part = try await socket.receive()
      guard !part.isEmpty else { return .notReady(judgementAtEnd(answer)) }
      answer += part
      switch judge(answer) {
      case .incomplete: continue
      case .notReady(let text): return .notReady(text)
      case .foreign: return .notReady("it does not speak \(name): \(Self.quoted(answer))")
      case .ready:
        // It is ready whether it takes the farewell or not.
        if !farewell.isEmpty { try? await socket.send(farewell) }
        return .ready
      }
    }
    return .notReady("its answer is too long for \(name): \(Self.quoted(answer))")
  }
}

extension WaitCondition.HTTPCondition {
  /// What to ask of protocols on top of HTTP.
  fileprivate static func readiness(of language: ServiceProtocol) -> Self {
    var condition = Self(language == .etcd ? "/health" : "/")
    if language == .etcd {
      // A text in version 3.4, a truth value later.
      condition.answerBody = .expression(#""health"\s*:\s*"?true"#)
    } else {
      // Whatever it has there, it answers; 5xx is for what stands before a server that is not up.
      condition.statuses = 100...499
    }
    return condition
  }
}
