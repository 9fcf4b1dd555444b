import Foundation
import Testing

/// The layer table and a few habits, as tests over the source text.
struct TidyTests {
  static let root: URL = {
    var folder = URL(filePath: #filePath)
    repeat {
      folder.deleteLastPathComponent()
    } while !FileManager.default.fileExists(
      atPath: folder.appending(path: "Package.swift").path(percentEncoded: false))
    return folder
  }()

  /// From docs and CONTRIBUTING.md; a target that is not listed fails.
  static let layers: [String: Int] = [
    "AssayDates": 0, "AssayEvidence": 0, "AssayJSON": 0,
    "AssayContractCoverage": 1, "AssayContractDifferences": 1, "AssayContractReview": 1,
    "AssayOpenAPIChanges": 1, "AssayProviderVerification": 1, "AssayDependencies": 1,
    "AssayCoverage": 1, "AssayFlakiness": 1, "AssayHermeticity": 1, "AssayProbe": 1,
    "AssaySharding": 1,
    "AssayTestImpact": 1, "AssayTestReview": 1,
    "AssayManifest": 1, "AssayMatching": 1, "AssayMocking": 1,
    "AssayOpenAPI": 1, "AssayPact": 1, "AssayTestRuns": 1,
    "AssayVerification": 1,
    "AssayDocker": 2, "AssayGit": 2, "AssayKafkaMock": 2, "AssayLeaseClient": 2, "AssayMariaDB": 2,
    "AssayMockServer": 2, "AssayPactFiles": 2, "AssayRecordingProxy": 2, "AssayVerifier": 2,
    "AssayPostgres": 2, "AssayProcesses": 2, "AssayRegularExpressions": 2, "AssaySandbox": 2,
    "AssayTestRunners": 2,
    "CSandbox": 2, "AssayReports": 2,
    "AssayResultFormats": 2, "AssayServices": 2, "AssaySQLite": 2, "AssayYAML": 2,
    "CKafka": 2, "CMariaDB": 2, "CPostgres": 2, "CProcessControl": 2, "CProfileCounters": 2,
    "CRegularExpressions": 2,
    "Assay": 3, "AssayCommands": 3, "AssayContracts": 3, "AssayProvisioning": 3, "AssayServer": 3,
    "AssayTestCoverage": 3,
    "assay": 4,
  ]

  /// Who may import whom in the layer of delivery.
  static let siblings: [String: [String]] = [
    "Assay": ["AssayContracts", "AssayProvisioning"],
    "AssayCommands": ["AssayProvisioning", "AssayServer"],
    "AssayServer": ["AssayProvisioning"],
  ]

  /// Engines must not reach for the world.
  static let engineImports: Set<String> = ["Synchronization"]

  struct Source: Sendable {
    var target: String
    var path: String
    var text: String

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    var imports: [String] {
      // What is indented is no import of Swift's.
      lines.filter { $0.first?.isWhitespace == false }.compactMap { line in
        let words = line.split(separator: " ")
        guard let index = words.firstIndex(of: "import"), index <= 1, index + 1 < words.count
        else { return nil }
        return String(words[index + 1])
      }
    }
  }

  static func sources(in folder: String) -> [Source] {
    let base = root.appending(path: folder).path(percentEncoded: false)
    let walker = FileManager.default.enumerator(atPath: base)
    var found: [Source] = []
    while let path = walker?.nextObject() as? String {
      guard path.hasSuffix(".swift"),
        let text = try? String(contentsOfFile: "\(base)/\(path)", encoding: .utf8)
      else { continue }
      let target = path.split(separator: "/").first.map(String.init) ?? ""
      found.append(Source(target: target, path: "\(folder)/\(path)", text: text))
    }
    return found
  }

  @Test func `imports point down the layers only`() {
    let sources = Self.sources(in: "Sources")
    #expect(sources.count > 50)
    for source in sources {
      guard let layer = Self.layers[source.target] else {
        Issue.record("\(source.target) is in no layer")
        continue
      }
      for name in source.imports {
        if let other = Self.layers[name] {
          let isSibling =
            layer == 1 && other == 1 || name.hasPrefix("C")
            || Self.siblings[source.target]?.contains(name) == true
          #expect(other < layer || isSibling, "\(source.path) imports \(name)")
        } else if layer < 2 {
          #expect(Self.engineImports.contains(name), "\(source.path) imports \(name)")
        }
      }
    }
  }

  /// SwiftPM finds it out too late: where all is built anyway it links all the same.
  @Test(arguments: [".", "Benchmarks", "Mutation"])
  func `a package's targets depend on what they import`(package: String) throws {
    let folder = Self.root.appending(path: package)
    let text = try String(contentsOf: folder.appending(path: "Package.swift"), encoding: .utf8)
    var dependencies: [String: Set<String>] = [:]
    for part in text.components(separatedBy: "arget(").dropFirst() {
      let names = part.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
        .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
      guard let name = names.first else { continue }
      dependencies[name] = Set(names.dropFirst())
    }
    let own = Self.sources(in: "Sources") + Self.sources(in: "\(package)/Sources")
    for source in own where source.path.hasPrefix("Sources/") || package != "." {
      guard let declared = dependencies[source.target] else { continue }
      for name in source.imports where name != source.target && dependencies[name] != nil {
        #expect(declared.contains(name), "\(source.target) of \(package) imports \(name)")
      }
    }
  }

  @Test func `files stay small`() {
    for source in Self.sources(in: "Sources") {
      #expect(source.lines.count <= 400, "\(source.path) has \(source.lines.count) lines")
    }
  }

  @Test(arguments: [
    ("try!", ""), ("fatalError(", ""), ("@testable", ""), ("TODO", ""), ("FIXME", ""),
    ("Task.detached", "Sources/AssayProcesses/Guard"), ("print(", "Sources/AssayCommands/History"),
  ])
  func `some words do not occur in sources`(word: String, exception: String) {
    for source in Self.sources(in: "Sources") where !contains(source.path, exception) {
      for (index, line) in source.lines.enumerated() {
        let code = line.drop { $0 == " " }
        guard !code.hasPrefix("//"), code.contains(word) else { continue }
        // As a word of its own: `print(` is not `fingerprint(`.
        let before = code.range(of: word).flatMap { range in
          range.lowerBound == code.startIndex ? nil : code[code.index(before: range.lowerBound)]
        }
        let isPart = before.map { $0.isLetter || $0 == "." } ?? false
        #expect(isPart, "\(source.path):\(index + 1) \(word)")
      }
    }
  }

  @Test func `an unchecked claim has its reason beside it`() {
    for source in Self.sources(in: "Sources") {
      let lines = source.lines
      for (index, line) in lines.enumerated()
      where line.contains("@unchecked Sendable") || line.contains("nonisolated(unsafe)") {
        let near = lines[max(0, index - 3)...min(lines.count - 1, index + 1)]
        #expect(near.contains { $0.contains("//") }, "\(source.path):\(index + 1)")
      }
    }
  }

  @Test func `every exit code stands in the documentation`() throws {
    let text = try String(contentsOf: Self.root.appending(path: "docs/verify.md"), encoding: .utf8)
    for code in 0...3 { #expect(text.contains("| \(code) |")) }
  }

  private func contains(_ path: String, _ prefix: String) -> Bool {
    !prefix.isEmpty && path.hasPrefix(prefix)
  }
}
