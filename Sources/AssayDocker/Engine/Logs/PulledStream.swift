import Synchronization

/// A stream whose maker waits while the reader is behind, so that memory stays bounded.
enum PulledStream {
  /// How many elements wait for the reader.
  static let limit = 1024

  /// Makes a stream of what `produce` writes; it is cancelled when nobody reads any more.
  static func make<Element: Sendable>(
    _ produce: @escaping @Sendable (StreamBuffer<Element>) async throws -> Void
  ) -> AsyncThrowingStream<Element, any Error> {
    let buffer = StreamBuffer<Element>(limit: limit)
    // The stream's own task: it lives as long as somebody holds the stream.
    let task = Task {
      do {
        try await produce(buffer)
        buffer.finish(.success(()))
      } catch {
        buffer.finish(.failure(error))
      }
    }
    let reader = StreamReader(buffer: buffer, task: task)
    return AsyncThrowingStream { try await reader.next() }
  }
}

/// Held by the stream and so by its readers; cancels the stream's maker when they are gone.
private final class StreamReader<Element: Sendable>: Sendable {
  private let buffer: StreamBuffer<Element>
  private let task: Task<Void, Never>

  init(buffer: StreamBuffer<Element>, task: Task<Void, Never>) {
    self.buffer = buffer
    self.task = task
  }

  deinit { task.cancel() }

  func next() async throws -> Element? { try await buffer.next() }
}

/// What is written and not yet read; for one writer and one reader.
final class StreamBuffer<Element: Sendable>: Sendable {
  private struct State {
    var elements: [Element] = []
    /// How many of them are read already.
    var read = 0
    var end: Result<Void, any Error>?
    var reader: CheckedContinuation<Void, Never>?
    var writer: CheckedContinuation<Void, Never>?

    var count: Int { elements.count - read }

    mutating func pop() -> Element? {
      guard count > 0 else { return nil }
      let element = elements[read]
      read += 1
      // Moved rarely, so that reading costs the same however much waits.
      if read == elements.count {
        elements.removeAll(keepingCapacity: true)
        read = 0
      }
      return element
    }
  }

  private let state = Mutex(State())
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Adds elements; waits first while too many are unread.
  ///
  /// - Throws: `CancellationError` when nobody reads any more.
  func write(_ elements: [Element]) async throws {
    while true {
      try Task.checkCancellation()
      let (isWritten, reader) = state.withLock { state in
        guard state.count < limit else { return (false, nil as CheckedContinuation<Void, Never>?) }
        state.elements += elements
        defer { state.reader = nil }
        return (true, state.reader)
      }
      reader?.resume()
      if isWritten { return }
      await wait { state, continuation in
        guard state.count >= self.limit else { return false }
        state.writer = continuation
        return true
      }
    }
  }

  /// Adds elements; false when nobody reads any more.
  func writeUnlessCancelled(_ elements: [Element]) async -> Bool {
    if elements.isEmpty { return !Task.isCancelled }
    return (try? await write(elements)) != nil
  }

  func finish(_ end: Result<Void, any Error>) {
    let reader = state.withLock { state in
      state.end = end
      defer { state.reader = nil }
      return state.reader
    }
    reader?.resume()
  }

  /// The next element; nil at the end, or when the reader is cancelled.
  func next() async throws -> Element? {
    while true {
      if Task.isCancelled { return nil }
      let (element, end, writer) = state.withLock { state in
        let element = state.pop()
        // In bulk, so that writer and reader do not take turns for each element.
        guard state.count <= limit / 2 else {
          return (
            element, nil as Result<Void, any Error>?, nil as CheckedContinuation<Void, Never>?
          )
        }
        defer { state.writer = nil }
        return (element, state.end, state.writer)
      }
      writer?.resume()
      if let element { return element }
      if let end {
        try end.get()
        return nil
      }
      await wait { state, continuation in
        guard state.count == 0, state.end == nil else { return false }
        state.reader = continuation
        return true
      }
    }
  }

  /// Waits until it is resumed or cancelled; not at all when `store` returns false.
  private func wait(
    _ store: @Sendable (inout State, CheckedContinuation<Void, Never>) -> Bool
  ) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // Under the lock: a cancellation comes before this look, or finds what is stored.
        let isStored = state.withLock { state in
          !Task.isCancelled && store(&state, continuation)
        }
        if !isStored { continuation.resume() }
      }
    } onCancel: {
      let (reader, writer) = state.withLock { state in
        defer { (state.reader, state.writer) = (nil, nil) }
        return (state.reader, state.writer)
      }
      reader?.resume()
      writer?.resume()
    }
  }
}
