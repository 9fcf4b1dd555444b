import NIOCore
import Synchronization

/// The open connections of a port.
final class Connections: Sendable {
  private let state = Mutex(State())

  private struct State {
    var open: [ObjectIdentifier: any Channel] = [:]
    var isClosing = false
  }

  /// - Returns: whether it is taken; not any more once all are being closed.
  func add(_ channel: any Channel) -> Bool {
    let isTaken = state.withLock { state in
      if !state.isClosing { state.open[ObjectIdentifier(channel)] = channel }
      return !state.isClosing
    }
    if isTaken {
      channel.closeFuture.whenComplete { [self] _ in
        _ = state.withLock { $0.open.removeValue(forKey: ObjectIdentifier(channel)) }
      }
    }
    return isTaken
  }

  /// Ends all, and all that come later.
  func close() async {
    let open = state.withLock { state in
      state.isClosing = true
      return Array(state.open.values)
    }
    for channel in open { channel.close(promise: nil) }
    for channel in open { try? await channel.closeFuture.get() }
  }
}
