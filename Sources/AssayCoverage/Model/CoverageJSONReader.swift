import AssayJSON
import AssayTestRuns

/// Reads the files of a coverage map that was kept, and believes nothing.
struct CoverageJSONReader {
  typealias Fault = CoverageMap.Fault

  /// No source file is longer.
  private static let lastLine = 10_000_000
  /// In one map: short texts that claim huge ranges must not fill memory.
  private static let mostLines = 5_000_000
  private var lines = 0

  mutating func file(_ json: JSON, at place: JSONPointer) throws(Fault) -> CoveredFile {
    var file = CoveredFile()
    for (index, run) in try array(json["lines"], at: place / "lines").enumerated() {
      let place = place / "lines" / index
      let values = try numbers(run, 3, at: place)
      let range = try range(values, at: place)
      lines += range.count
      guard lines <= Self.mostLines else {
        throw Fault(what: "the map has more than \(Self.mostLines) lines", pointer: place)
      }
      for line in range { file.add(line: line, count: values[2]) }
    }
    for (index, region) in try array(json["regions"], at: place / "regions").enumerated() {
      let values = try numbers(region, 5, at: place / "regions" / index)
      file.add(
        SourceRegion(
          startLine: values[0], startColumn: values[1], endLine: values[2], endColumn: values[3]),
        count: values[4])
    }
    for (index, branch) in try array(json["branches"], at: place / "branches").enumerated() {
      let values = try numbers(
        .array(Array((branch.array ?? []).prefix(3))), 3, at: place / "branches" / index)
      let ways = (branch[3]?.object?.members ?? []).map { ($0.name, $0.value.bool ?? false) }
      file.add(
        line: values[0],
        ways.isEmpty
          ? LineBranches(covered: values[1], total: values[2])
          : LineBranches(ways: Dictionary(ways) { $0 || $1 }))
    }
    for member in json["layers"]?.object?.members ?? [] {
      guard let layer = TestLayer(rawValue: member.name) else {
        throw Fault(
          what: "is no layer; there are \(TestLayer.allCases.map(\.rawValue))",
          pointer: place / "layers" / member.name)
      }
      file.layers[layer] = try set(member.value, at: place / "layers" / member.name)
    }
    for member in json["tests"]?.object?.members ?? [] {
      file.tests[member.name] = try set(member.value, at: place / "tests" / member.name)
    }
    if let sums = json["sums"] { file.sums = try self.sums(sums, at: place / "sums") }
    return file
  }

  /// Covered and total of lines, and of regions where there are any.
  private func sums(_ json: JSON, at place: JSONPointer) throws(Fault) -> CoveredFile.Sums {
    let values = try numbers(json, json.array?.count == 4 ? 4 : 2, at: place)
    let ratios = stride(from: 0, to: values.count, by: 2).map {
      FileCoverage.Ratio(covered: values[$0], total: values[$0 + 1])
    }
    for ratio in ratios where ratio.covered > ratio.total || ratio.total >= 1 << 32 {
      throw Fault(what: "\(ratio.covered) of \(ratio.total) can't be covered", pointer: place)
    }
    return .init(lines: ratios[0], regions: ratios.count > 1 ? ratios[1] : nil)
  }

  private func set(_ json: JSON, at place: JSONPointer) throws(Fault) -> LineSet {
    var set = LineSet()
    for (index, element) in try array(json, at: place).enumerated() {
      set.insert(try range(try numbers(element, 2, at: place / index), at: place / index))
    }
    return set
  }

  /// Missing is empty.
  private func array(_ json: JSON?, at place: JSONPointer) throws(Fault) -> [JSON] {
    guard let json else { return [] }
    guard let array = json.array else { throw Fault(what: "expected an array", pointer: place) }
    return array
  }

  private func numbers(_ json: JSON, _ count: Int, at place: JSONPointer) throws(Fault) -> [Int] {
    let values = (json.array ?? []).compactMap(\.int).filter { $0 >= 0 }
    guard values.count == count, json.array?.count == count else {
      throw Fault(what: "expected \(count) numbers from 0", pointer: place)
    }
    return values
  }

  private func range(_ values: [Int], at place: JSONPointer) throws(Fault) -> ClosedRange<Int> {
    guard values[0] <= values[1], values[0] > 0, values[1] <= Self.lastLine else {
      throw Fault(
        what: "lines \(values[0]) to \(values[1]) are none of a source file", pointer: place)
    }
    return values[0]...values[1]
  }
}
