import AssayTestRuns

/// Reads Cobertura's XML and SonarQube's generic coverage.
///
/// Sources: `coverage-04.dtd` of Cobertura; SonarQube's generic test coverage.
enum CoverageXML {
  static func read(_ bytes: [UInt8]) throws -> [FileCoverage] {
    var scanner = XMLScanner(handler: Handler())
    scanner.consume(bytes.span)
    scanner.finish()
    if let fault = scanner.handler.fault { throw fault }
    return scanner.handler.files.coverage
  }

  private enum Element: UInt8 {
    case other, methods, file
  }

  private struct Handler: XMLHandler {
    var files = FileHits()
    var fault: CoverageFault?
    var hasRoot = false
    var wantsText: Bool { false }
    private var file: String?
    /// Cobertura repeats the lines of methods inside their class.
    private var isInMethods = false

    mutating func open(_ tag: XMLTag, in bytes: Span<UInt8>, text: XMLText) -> UInt8 {
      if !hasRoot, !bytes.matches("coverage", in: tag.name) {
        malformed(
          "the root element <\(bytes.string(in: tag.name))> is not <coverage>", at: tag.offset)
      }
      hasRoot = true
      func attribute(_ name: StaticString) -> Range<Int>? {
        tag.attributes.first { bytes.matches(name, in: $0.name) }?.value
      }
      switch tag.name.count {
      case 7 where bytes.matches("methods", in: tag.name):
        isInMethods = true
        return Element.methods.rawValue
      case 5 where bytes.matches("class", in: tag.name):
        return openFile(attribute("filename"), in: bytes, text: text)
      case 4 where bytes.matches("file", in: tag.name):
        return openFile(attribute("path"), in: bytes, text: text)
      case 4 where bytes.matches("line", in: tag.name) && !isInMethods:
        add(
          line: attribute("number").flatMap { bytes.integer(in: $0) },
          count: attribute("hits").flatMap { bytes.integer(in: $0) }, at: tag.offset)
      case 11 where bytes.matches("lineToCover", in: tag.name):
        let covered = attribute("covered").map { bytes.matches("true", in: $0) ? 1 : 0 }
        add(
          line: attribute("lineNumber").flatMap { bytes.integer(in: $0) }, count: covered,
          at: tag.offset)
      default: break
      }
      return Element.other.rawValue
    }

    mutating func close(_ token: UInt8) {
      switch Element(rawValue: token) {
      case .methods: isInMethods = false
      case .file: file = nil
      default: break
      }
    }

    private mutating func openFile(
      _ path: Range<Int>?, in bytes: Span<UInt8>, text: XMLText
    ) -> UInt8 {
      file = path.map { text.string($0, in: bytes) }
      if let file { files.add(file: file) }
      return Element.file.rawValue
    }

    private mutating func add(line: Int?, count: Int?, at offset: Int) {
      guard let file, let line, let count else {
        return malformed("a line is without its file, number or count", at: offset)
      }
      files.add(file: file, line: line, count: count)
    }

    mutating func characters(
      _ range: Range<Int>, in bytes: Span<UInt8>, isCDATA: Bool, text: XMLText
    ) {}

    mutating func malformed(_ what: String, at offset: Int) {
      fault = fault ?? CoverageFault("\(what) (byte \(offset)).")
    }

    mutating func unusual(_ what: String, at offset: Int) {}
  }
}
