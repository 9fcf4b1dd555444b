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
    let result = stream.yield(exchange)
    state.withLock { state in
      state.exchanges += 1
      if case .enqueued = result { return }
      state.dropped += 1
    }
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
