import AssayCoverage

/// Tells the XML formats of coverage apart and reads them.
enum CoverageXML {
  static func read(_ bytes: [UInt8]) throws(CoverageFault) -> CoverageMap {
    if rootName(bytes.span) == "report" { return try read(bytes, JaCoCoHandler()) }
    return try read(bytes, CoberturaHandler())
  }

  private static func read(
    _ bytes: [UInt8], _ handler: some CoverageXMLHandler
  ) throws(CoverageFault) -> CoverageMap {
    var scanner = XMLScanner(handler: handler)
    scanner.consume(bytes.span)
    scanner.finish()
    return try scanner.handler.collector.finish()
  }

  /// The first tag's name; what looks like one inside a comment is none.
  private static func rootName(_ bytes: Span<UInt8>) -> String? {
    var index = 0
    while let start = bytes.firstIndex(of: UInt8(ascii: "<"), in: index..<bytes.count) {
      index = start + 1
      if bytes.starts(with: "<!--", at: start) {
        index = bytes.firstIndex(of: "-->", in: start..<bytes.count) ?? bytes.count
      } else if index < bytes.count, bytes[index].startsXMLName {
        var end = index
        while end < bytes.count, bytes[end].startsXMLName { end += 1 }
        return bytes.string(in: index..<end)
      }
    }
    return nil
  }
}

/// Collects the coverage of one XML format; what is not well-formed is a fault, as half a file
/// misleads.
protocol CoverageXMLHandler: XMLHandler {
  var collector: CoverageCollector { get set }
}

extension CoverageXMLHandler {
  mutating func malformed(_ what: String, at offset: Int) {
    collector.fail("\(what) (byte \(offset)).")
  }

  mutating func unusual(_ what: String, at offset: Int) {}
}

extension XMLTag {
  /// Where the value of an attribute stands; nil when there is none.
  func value(_ name: StaticString, in bytes: Span<UInt8>) -> Range<Int>? {
    attributes.first { bytes.matches(name, in: $0.name) }?.value
  }

  func integer(_ name: StaticString, in bytes: Span<UInt8>) -> Int? {
    value(name, in: bytes).flatMap { bytes.integer(in: $0) }
  }
}
