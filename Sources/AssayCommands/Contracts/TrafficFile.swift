import AssayContractCoverage
import AssayEvidence

/// Recorded calls in files of any form.
enum TrafficFile {
  /// Tells the form by the beginning, and reads all.
  ///
  /// - Parameters:
  ///   - path: of the file.
  ///   - provider: who answered, where the file does not say.
  ///   - consumer: who called, where it does not say.
  ///   - body: gets each call.
  /// - Returns: how many there were, and which lines could not be read.
  /// - Throws: why the file cannot be read.
  static func read(
    _ path: String, provider: String? = nil, consumer: String? = nil,
    _ body: (RecordedExchange) -> Void
  ) throws(FailureReport) -> TrafficReading {
    let bytes = try ContractFile.bytes(path, attempt: "read the traffic")
    let start = bytes.prefix(4096)
    let isArchive =
      path.hasSuffix(".har") || String(decoding: start, as: UTF8.self).contains("\"log\"")
    if isArchive {
      return HTTPArchive(consumer: consumer, provider: provider).read(bytes, body)
    }
    let isJSON = start.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "{")
    // Assay's own lines begin with their version.
    let format: TrafficReader.Format =
      isJSON && start.starts(with: #"{"v":"#.utf8)
      ? .exchanges
      : isJSON
        ? .jsonAccessLog(JSONAccessLog(provider: provider, consumer: consumer))
        : .accessLog(AccessLog(provider: provider, consumer: consumer))
    var reader = TrafficReader(format)
    reader.read(bytes, body)
    reader.finish(body)
    return reader.reading
  }
}
