import AssayContractCoverage
import NIOCore
import Synchronization

/// What all connections of a proxy share.
final class Recorder: Sendable {
  let settings: RecordingProxy.Settings
  let target: ProxyTarget
  private let stream: AsyncStream<RecordedExchange>.Continuation
  private let state = Mutex(State())

  private struct State {
    var exchanges = 0
    var dropped = 0
    /// In bytes, of what the sink is not done with.
    var waiting = 0
    var channels: [ObjectIdentifier: any Channel] = [:]
    var isClosed = false
  }

  init(
    _ settings: RecordingProxy.Settings, _ target: ProxyTarget,
    _ stream: AsyncStream<RecordedExchange>.Continuation
  ) {
    self.settings = settings
    self.target = target
    self.stream = stream
  }

  func record(_ exchange: RecordedExchange) {
    let size = exchange.size
    state.withLock { state in
      state.exchanges += 1
      guard state.waiting == 0 || state.waiting + size <= settings.waitingLimit else {
        state.dropped += 1
        return
      }
      state.waiting += size
      stream.yield(exchange)
    }
  }

  /// The sink is done with an exchange.
  func release(_ exchange: RecordedExchange) {
    state.withLock { $0.waiting -= exchange.size }
  }

  var exchanges: Int { state.withLock { $0.exchanges } }
  var dropped: Int { state.withLock { $0.dropped } }

  /// Keeps a connection in mind until it ends, to end it with the proxy.
  func add(_ channel: any Channel) {
    let isClosed = state.withLock { state in
      if !state.isClosed { state.channels[ObjectIdentifier(channel)] = channel }
      return state.isClosed
    }
    if isClosed { channel.close(promise: nil) }
    channel.closeFuture.whenComplete { _ in
      self.state.withLock { $0.channels[ObjectIdentifier(channel)] = nil }
    }
  }

  /// Ends all connections; their exchanges are recorded before this returns.
  func closeAll() async {
    let channels = state.withLock { state in
      state.isClosed = true
      return Array(state.channels.values)
    }
    for channel in channels { channel.close(promise: nil) }
    for channel in channels { try? await channel.closeFuture.get() }
  }
}

extension RecordedExchange {
  /// About how many bytes it holds.
  fileprivate var size: Int {
    guard case .http(let call) = content else { return 0 }
    let headers = (call.requestHeaders.all + call.responseHeaders.all).reduce(0) {
      $0 + $1.name.utf8.count + $1.value.utf8.count
    }
    return 1024 + headers + call.path.utf8.count + call.requestBody.size + call.responseBody.size
  }
}

extension RecordedBody {
  fileprivate var size: Int {
    switch self {
    case .unknown: 0
    case .whole(let bytes), .cut(let bytes, _): bytes.count
    }
  }
}
