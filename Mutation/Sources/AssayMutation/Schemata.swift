import AssayCoverage

/// One source file in which all mutants stand beside what is there, chosen when it runs.
///
/// Each function body becomes `if` none of its mutants is active, the body as it was, `else` a
/// `switch` over whole bodies with one change each. Whole bodies compile wherever the body did:
/// no expression gets harder to type-check, and an error has lines that belong to one mutant.
package struct Schemata: Sendable {
  /// What a range of lines of `text` holds.
  package struct Region: Sendable, Hashable {
    package enum Content: Sendable, Hashable {
      case mutant(Int)
      /// A body with all that was put into it.
      case body(Int)
    }

    package var lines: ClosedRange<Int>
    package var content: Content
  }

  package private(set) var text: [UInt8] = []
  /// Those inside of others come first.
  package private(set) var regions: [Region] = []

  private let scan: SourceScan
  /// By body, in the order of their numbers.
  private let mutants: [Int: [(number: Int, mutant: Mutant)]]
  /// What to record before a statement, by its offset.
  private let records: [Int: [ClosedRange<Int>]]
  private var line = 1

  /// - Parameters:
  ///   - scan: the file.
  ///   - numbers: of its mutants that can be switched, by their place in `scan.mutants`; those of
  ///     one body follow each other.
  package init(_ scan: SourceScan, numbers: [Int: Int]) {
    self.scan = scan
    var mutants: [Int: [(number: Int, mutant: Mutant)]] = [:]
    var records: [Int: LineSet] = [:]
    for (place, number) in numbers {
      let mutant = scan.mutants[place]
      guard let body = mutant.body else { continue }
      mutants[body, default: []].append((number, mutant))
      if let statement = mutant.statement { records[statement, default: LineSet()].insert(number) }
    }
    self.mutants = mutants.mapValues { $0.sorted { $0.number < $1.number } }
    self.records = records.mapValues(\.ranges)
    write(0..<scan.bytes.count)
    regions.sort { ($0.lines.count, $0.lines.lowerBound) < ($1.lines.count, $1.lines.lowerBound) }
  }

  /// What a compiler's complaint about a line is about; nil: about neither.
  package func content(ofLine line: Int) -> Region.Content? {
    regions.first { $0.lines.contains(line) }?.content
  }

  // MARK: Writing

  private mutating func append(_ bytes: some Collection<UInt8>) {
    line += bytes.count { $0 == 0x0A }
    text.append(contentsOf: bytes)
  }

  private mutating func append(_ string: String) { append(string.utf8) }

  /// The original text with the bodies in it replaced.
  private mutating func write(_ range: Range<Int>) {
    var offset = range.lowerBound
    let inside = scan.bodies.enumerated().filter {
      range.lowerBound <= $1.range.lowerBound && $1.range.upperBound <= range.upperBound
        && $1.range != range
    }
    for (index, body) in inside where body.range.lowerBound >= offset {
      writeStatements(offset..<body.range.lowerBound)
      write(body: index)
      offset = body.range.upperBound
    }
    writeStatements(offset..<range.upperBound)
  }

  private mutating func writeStatements(_ range: Range<Int>) {
    var offset = range.lowerBound
    for place in records.keys.filter(range.contains).sorted() {
      append(scan.bytes[offset..<place])
      for numbers in records[place] ?? [] {
        append("_assayReach(\(numbers.lowerBound), \(numbers.upperBound)); ")
      }
      offset = place
    }
    append(scan.bytes[offset..<range.upperBound])
  }

  private mutating func write(body index: Int) {
    let range = scan.bodies[index].range
    guard let own = mutants[index], let first = own.first, let last = own.last else {
      write(range)
      return
    }
    let records = own.contains { $0.mutant.statement == nil }
    let start = line
    append(" if _assayOutside(\(first.number), \(last.number), \(records)) {\n")
    write(range)
    append("\n} else { switch _assayActive {\n")
    for (number, mutant) in own {
      // The last is chosen in any case left, as every `switch` needs one.
      append(number == last.number ? "default:\n" : "case \(number):\n")
      let start = line
      append(scan.bytes[range.lowerBound..<mutant.range.lowerBound])
      append(mutant.replacement)
      append(scan.bytes[mutant.range.upperBound..<range.upperBound])
      regions.append(Region(lines: start...line, content: .mutant(number)))
      append("\n")
    }
    append("} } ")
    // With its last line, where a `return` that is missing is complained of.
    regions.append(Region(lines: start...line, content: .body(index)))
  }
}
