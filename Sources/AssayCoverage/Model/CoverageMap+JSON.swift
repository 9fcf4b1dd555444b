package import AssayJSON
import AssayTestRuns

extension CoverageMap {
  /// Why a value is no coverage map, and where.
  package struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, as a sentence without its subject.
    package var what: String
    package var pointer: JSONPointer

    package var description: String { "coverage at \(pointer): \(what)" }
  }

  static let version = 1

  /// To keep for later runs; the same map is always the same value.
  package var json: JSON {
    let files = paths.compactMap { path in self[path].map { (path, $0.json) } }
    return [
      "assayCoverage": .number(JSONNumber(Self.version)),
      "sourceFolders": .array(sourceFolders.map(JSON.string)),
      "files": .object(JSONObject(files)),
    ]
  }

  /// Reads what `json` wrote.
  ///
  /// - Throws: `Fault` when it is no coverage map, or one of a later version.
  package init(json: JSON) throws(Fault) {
    self.init()
    guard let version = json["assayCoverage"]?.int else {
      throw Fault(what: "expected `assayCoverage` with the version", pointer: .init())
    }
    guard version == Self.version else {
      throw Fault(
        what: "version \(version) is not known; this Assay reads version \(Self.version)",
        pointer: .init() / "assayCoverage")
    }
    let root = JSONPointer() / "files"
    guard let files = json["files"]?.object else {
      throw Fault(what: "expected an object of files", pointer: root)
    }
    var reader = CoverageJSONReader()
    for member in files.members {
      let file = try reader.file(member.value, at: root / member.name)
      change(member.name) { $0 = file }
    }
    sourceFolders = (json["sourceFolders"]?.array ?? []).compactMap(\.string)
  }
}

extension CoveredFile {
  /// Lines as `[first, last, count]`, sets of lines as `[first, last]`.
  fileprivate var json: JSON {
    var members = JSONObject()
    members["lines"] = .array(runs.map { Self.numbers([$0.first, $0.last, $0.count]) })
    if !regions.isEmpty {
      members["regions"] = .array(
        regions.sorted { $0.key < $1.key }.map { region, count in
          Self.numbers([
            region.startLine, region.startColumn, region.endLine, region.endColumn, count,
          ])
        })
    }
    if !branches.isEmpty {
      members["branches"] = .array(
        branches.sorted { $0.key < $1.key }.map { line, branches in
          let ways = branches.ways.sorted { $0.key < $1.key }.map { ($0.key, JSON.bool($0.value)) }
          return [
            .number(JSONNumber(line)), .number(JSONNumber(branches.covered)),
            .number(JSONNumber(branches.total)), .object(JSONObject(ways)),
          ]
        })
    }
    if !layers.isEmpty {
      members["layers"] = .object(
        JSONObject(layers.sorted { $0.key < $1.key }.map { ($0.key.rawValue, $0.value.json) }))
    }
    if !tests.isEmpty {
      members["tests"] = .object(
        JSONObject(tests.sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) }))
    }
    if let sums {
      members["sums"] = Self.numbers(
        [sums.lines, sums.regions].compactMap(\.self).flatMap { [$0.covered, $0.total] })
    }
    return .object(members)
  }

  private static func numbers(_ values: [Int]) -> JSON {
    .array(values.map { .number(JSONNumber($0)) })
  }

  /// Lines that follow each other and ran equally often.
  private var runs: [(first: Int, last: Int, count: Int)] {
    var runs: [(first: Int, last: Int, count: Int)] = []
    for (line, count) in lines.sorted(by: { $0.key < $1.key }) {
      if let run = runs.last, run.last + 1 == line, run.count == count {
        runs[runs.count - 1].last = line
      } else {
        runs.append((line, line, count))
      }
    }
    return runs
  }
}

extension LineSet {
  fileprivate var json: JSON {
    .array(
      ranges.map { [.number(JSONNumber($0.lowerBound)), .number(JSONNumber($0.upperBound))] })
  }
}
