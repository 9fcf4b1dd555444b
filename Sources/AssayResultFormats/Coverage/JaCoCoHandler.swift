import AssayCoverage

/// JaCoCo's XML: lines by source file in a package, with counts of instructions and branches.
///
/// Source: `report.dtd` 1.1 of JaCoCo. How often a line ran is not in it, only whether it did.
struct JaCoCoHandler: CoverageXMLHandler {
  var collector = CoverageCollector()
  private var package = ""

  private enum Element: UInt8 {
    case other, package, file
  }

  var wantsText: Bool { false }

  mutating func open(_ tag: XMLTag, in bytes: Span<UInt8>, text: XMLText) -> UInt8 {
    if bytes.matches("package", in: tag.name) {
      package = tag.value("name", in: bytes).map { text.string($0, in: bytes) } ?? ""
      return Element.package.rawValue
    }
    if bytes.matches("sourcefile", in: tag.name) {
      guard let name = tag.value("name", in: bytes) else {
        malformed("a source file is without its name", at: tag.offset)
        return Element.other.rawValue
      }
      let file = text.string(name, in: bytes)
      collector.begin(package.isEmpty ? file : "\(package)/\(file)")
      return Element.file.rawValue
    }
    if bytes.matches("line", in: tag.name) { addLine(tag, in: bytes) }
    return Element.other.rawValue
  }

  mutating func close(_ token: UInt8) {
    switch Element(rawValue: token) {
    case .package: package = ""
    case .file: collector.end()
    default: break
    }
  }

  mutating func characters(
    _ range: Range<Int>, in bytes: Span<UInt8>, isCDATA: Bool, text: XMLText
  ) {}

  /// `nr` the line; missed and covered: `mi`, `ci` instructions, `mb`, `cb` branches.
  private mutating func addLine(_ tag: XMLTag, in bytes: Span<UInt8>) {
    guard collector.isInFile, let line = tag.integer("nr", in: bytes),
      let covered = tag.integer("ci", in: bytes)
    else {
      return malformed("a line is without its file, 'nr' or 'ci'", at: tag.offset)
    }
    let missed = tag.integer("mi", in: bytes) ?? 0
    guard line > 0, covered > 0 || missed > 0 else { return }
    collector.add(line: line, count: covered > 0 ? 1 : 0)
    let (taken, left) = (tag.integer("cb", in: bytes) ?? 0, tag.integer("mb", in: bytes) ?? 0)
    guard taken + left > 0 else { return }
    collector.change { $0.add(line: line, LineBranches(covered: taken, total: taken + left)) }
  }
}
