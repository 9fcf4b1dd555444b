import AssayMutation
import SwiftParser
import SwiftSyntax
import Testing

/// What becomes of a source that is changed.
struct MutatedSourceTests {
  static let source = """
    // Größe < 3
    struct Pricing {
      let minimum = 3

      func total(_ items: [Int], isMember: Bool = false) -> Int? {
        guard !items.isEmpty, items.count < 10 else { return nil }  // keep
        var sum = 0
        for item in items where item > 0 { sum += item }
        func rebate() -> Int { isMember ? sum / 10 : 0 }
        let list = items.map { item in
          log(item)
          return item + 1
        }
        store(list)
        return sum - rebate()
      }

      var name: String { get { prefix ?? "none" } set { save(newValue) } }
      var isOpen: Bool { minimum == 3 && true }
      @inlinable func size() -> Int { minimum + 1 }
    }
    """

  @Test func `changes nothing but its range, and what comes out still parses`() throws {
    let scan = SourceScan(path: "a.swift", text: Self.source)
    #expect(scan.mutants.count > 25)
    for mutant in scan.mutants {
      let bytes = scan.mutated(by: mutant)
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(text != Self.source)
      #expect(bytes.starts(with: scan.bytes[..<mutant.range.lowerBound]))
      #expect(bytes.reversed().starts(with: scan.bytes[mutant.range.upperBound...].reversed()))
      #expect(
        String(decoding: scan.bytes[mutant.range], as: UTF8.self) == mutant.original)
      #expect(!Parser.parse(source: text).hasError, "\(mutant.summary)")
    }
    #expect(Set(scan.mutants.map(\.id)).count == scan.mutants.count)
  }

  @Test func `holds all mutants in one file that parses, each in lines of its own`() throws {
    let scan = SourceScan(path: "a.swift", text: Self.source)
    let switchable = scan.mutants.indices.filter { scan.mutants[$0].body != nil }
      .sorted { (scan.mutants[$0].body ?? 0, $0) < (scan.mutants[$1].body ?? 0, $1) }
    let numbers = Dictionary(
      uniqueKeysWithValues: switchable.enumerated().map { ($1, $0) })
    let schemata = Schemata(scan, numbers: numbers)
    let text = String(decoding: schemata.text, as: UTF8.self)
    #expect(!Parser.parse(source: text).hasError, "\(text)")
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (place, number) in numbers {
      let regions = schemata.regions.filter { $0.content == .mutant(number) }
      let region = try #require(regions.first)
      #expect(regions.count == 1)
      let copy = lines[(region.lines.lowerBound - 1)..<region.lines.upperBound]
        .joined(separator: "\n")
      let mutant = scan.mutants[place]
      #expect(copy.contains(mutant.replacement), "\(mutant.summary)")
      #expect(schemata.content(ofLine: region.lines.lowerBound) == .mutant(number))
    }
    #expect(schemata.content(ofLine: 1) == nil)
    let end = try #require(lines.firstIndex { $0.contains("} }") })
    guard case .body = schemata.content(ofLine: end + 1) else {
      Issue.record("the last line of a body is not its own")
      return
    }
  }

  @Test func `what can't be chosen at run time is told apart`() {
    let scan = SourceScan(path: "a.swift", text: Self.source)
    let single = scan.mutants.filter { $0.body == nil }
    #expect(Set(single.map(\.original)) == ["3", "false", "minimum + 1"])
  }

  @Test func `a file without mutants stays as it is`() {
    let scan = SourceScan(path: "a.swift", text: Self.source)
    #expect(Schemata(scan, numbers: [:]).text == scan.bytes)
    #expect(Schemata(scan, numbers: [:]).regions.isEmpty)
  }

  @Test func `records where a statement is reached, and else the whole function`() throws {
    let source = "func f() -> Int { g(1) }\nfunc h() {\n  a()\n  if b { c(2) }\n}\n"
    let scan = SourceScan(path: "a.swift", text: source)
    let numbers = Dictionary(
      uniqueKeysWithValues: scan.mutants.indices.map { ($0, $0) })
    let text = String(decoding: Schemata(scan, numbers: numbers).text, as: UTF8.self)
    #expect(text.contains("_assayOutside(0, 1, true)"))
    #expect(text.contains("_assayOutside(2, 6, false)"))
    #expect(text.contains("  _assayReach(2, 2); a()\n"))
    #expect(text.contains("  _assayReach(3, 4); if b { _assayReach(5, 6); c(2) }\n"))
  }
}
