import AssayCoverage

/// Cobertura's XML and SonarQube's generic coverage.
///
/// Sources: `coverage-04.dtd` of Cobertura; SonarQube's generic test coverage.
struct CoberturaHandler: CoverageXMLHandler {
  var collector = CoverageCollector()
  private var hasRoot = false
  /// Cobertura repeats the lines of methods inside their class.
  private var isInMethods = false
  /// The text of a `source` that is open.
  private var source: [UInt8]?

  private enum Element: UInt8 {
    case other, methods, file, source
  }

  private static let longestPath = 4096

  var wantsText: Bool { source != nil }

  mutating func open(_ tag: XMLTag, in bytes: Span<UInt8>, text: XMLText) -> UInt8 {
    if !hasRoot, !bytes.matches("coverage", in: tag.name) {
      malformed(
        "the root element <\(bytes.string(in: tag.name))> is neither <coverage> nor <report>",
        at: tag.offset)
    }
    hasRoot = true
    switch tag.name.count {
    case 7 where bytes.matches("methods", in: tag.name):
      isInMethods = true
      return Element.methods.rawValue
    case 6 where bytes.matches("source", in: tag.name):
      source = []
      return Element.source.rawValue
    case 5 where bytes.matches("class", in: tag.name):
      return openFile(tag.value("filename", in: bytes), in: bytes, text: text)
    case 4 where bytes.matches("file", in: tag.name):
      return openFile(tag.value("path", in: bytes), in: bytes, text: text)
    case 4 where bytes.matches("line", in: tag.name) && !isInMethods:
      add(
        line: tag.integer("number", in: bytes), count: tag.integer("hits", in: bytes),
        at: tag.offset,
        branches: tag.value("condition-coverage", in: bytes).flatMap {
          Self.branches(bytes.string(in: $0))
        })
    case 11 where bytes.matches("lineToCover", in: tag.name):
      let covered = tag.value("covered", in: bytes).map { bytes.matches("true", in: $0) ? 1 : 0 }
      let ways = tag.integer("branchesToCover", in: bytes).map { total in
        LineBranches(covered: tag.integer("coveredBranches", in: bytes) ?? 0, total: total)
      }
      add(
        line: tag.integer("lineNumber", in: bytes), count: covered, at: tag.offset, branches: ways)
    default: break
    }
    return Element.other.rawValue
  }

  mutating func close(_ token: UInt8) {
    switch Element(rawValue: token) {
    case .methods: isInMethods = false
    case .file: collector.end()
    case .source:
      let folder = String(decoding: source ?? [], as: UTF8.self).trimmed
      if !folder.isEmpty { collector.add(sourceFolder: folder) }
      source = nil
    default: break
    }
  }

  mutating func characters(
    _ range: Range<Int>, in bytes: Span<UInt8>, isCDATA: Bool, text: XMLText
  ) {
    guard var path = source else { return }
    text.append(
      range, in: bytes, replacingEntities: !isCDATA, to: &path, limit: Self.longestPath)
    source = path
  }

  /// Reads `50% (1/2)`.
  private static func branches(_ text: String) -> LineBranches? {
    guard let open = text.firstIndex(of: "("), text.last == ")" else { return nil }
    let numbers = text[text.index(after: open)...].dropLast().split(separator: "/")
      .compactMap { Int($0) }
    return numbers.count == 2 ? LineBranches(covered: numbers[0], total: numbers[1]) : nil
  }

  private mutating func openFile(
    _ path: Range<Int>?, in bytes: Span<UInt8>, text: XMLText
  ) -> UInt8 {
    collector.end()
    if let path { collector.begin(text.string(path, in: bytes)) }
    return Element.file.rawValue
  }

  private mutating func add(line: Int?, count: Int?, at offset: Int, branches: LineBranches?) {
    guard collector.isInFile, let line, let count else {
      return malformed("a line is without its file, number or count", at: offset)
    }
    // Some tools write 0 for code that they generated.
    guard line > 0 else { return }
    collector.add(line: line, count: count)
    if let branches { collector.change { $0.add(line: line, branches) } }
  }
}
