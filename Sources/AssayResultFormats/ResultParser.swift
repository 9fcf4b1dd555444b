import AssayTestRuns

/// Something that is pushed the bytes of one file, a chunk at a time.
protocol ByteConsumer {
  associatedtype Output
  mutating func consume(_ chunk: Span<UInt8>)
  /// Called once, after the last chunk.
  mutating func finish() -> Output
}

/// Reads one format of result files.
protocol ResultParser: ByteConsumer where Output == ParsedResults {}
