import AssayCoverage
import AssayTestRuns
import Testing

struct CoverageMapTests {
  /// A map of one file: its lines with their counts.
  static func map(_ path: String, _ lines: [Int: Int]) -> CoverageMap {
    var map = CoverageMap()
    map.change(path) { file in
      for (line, count) in lines { file.add(line: line, count: count) }
    }
    return map
  }

  @Test func `adds what several suites ran`() {
    let unit = Self.map("a", [1: 2, 2: 0, 3: 0]).measured(by: .unit)
    let slow = Self.map("a", [1: 1, 2: 0, 3: 5, 4: 1]).measured(by: .endToEnd)
    let map = CoverageMap.merged([unit, slow, Self.map("b", [1: 0])])
    #expect(map["a"]?.lines == [1: 3, 2: 0, 3: 5, 4: 1])
    #expect(map["a"]?.layers(of: 1) == [.unit, .endToEnd])
    #expect(map["a"]?.layers(of: 3) == [.endToEnd])
    #expect(map["a"]?.layers(of: 2) == [])
    #expect(map.totals().lines == .init(covered: 3, total: 5))
    #expect(map.totals { $0 == "b" }.lines == .init(covered: 0, total: 1))
    #expect(CoverageMap.merged([slow, unit])["a"] == map["a"])
  }

  @Test func `what ran once where several tests ran is credited to none of them`() {
    let first = Self.map("a", [1: 1, 2: 1]).measured(byTest: "first")
    let second = Self.map("a", [1: 1, 2: 0]).measured(byTest: "second")
    let together = CoverageMap.merged(processes: [CoverageMap.merged([first, second])])
    #expect(together["a"]?.lines == [1: 2, 2: 1])
    #expect(together["a"]?.tests == ["first": LineSet([1]), "second": LineSet([1])])
    let alone = CoverageMap.merged(processes: [first, second])
    #expect(alone["a"]?.tests == ["first": LineSet([1, 2]), "second": LineSet([1])])
    // Who ran it alone may not be the only one that needs it.
    let both = CoverageMap.merged(processes: [CoverageMap.merged([first, second]), first])
    #expect(both["a"]?.tests["first"] == LineSet([1]))
  }

  @Test func `counts never overflow`() {
    let map = CoverageMap.merged([
      Self.map("a", [1: Int.max]), Self.map("a", [1: Int.max]), Self.map("a", [1: -5]),
    ])
    #expect(map["a"]?.lines == [1: Int.max])
  }

  @Test func `drops a tool's sums once lines are united`() {
    var first = Self.map("a", [1: 1, 2: 0])
    first.change("a") { $0.sums = .init(lines: .init(covered: 5, total: 9)) }
    #expect(first.totals().lines == .init(covered: 5, total: 9))
    first.merge(Self.map("a", [2: 1]))
    #expect(first.totals().lines == .init(covered: 2, total: 2))
    // Without lines the better sum is certain.
    var sums = CoverageMap()
    sums.change("a") { $0.sums = .init(lines: .init(covered: 5, total: 9)) }
    var others = CoverageMap()
    others.change("a") { $0.sums = .init(lines: .init(covered: 6, total: 9)) }
    sums.merge(others)
    #expect(sums.totals().lines == .init(covered: 6, total: 9))
  }

  @Test func `unites branches by their names, and keeps the better of mere counts`() {
    let named = LineBranches(ways: ["a": true, "b": false])
    let other = LineBranches(ways: ["b": true, "c": false])
    #expect(named.merged(with: other).covered == 2)
    #expect(named.merged(with: other).total == 3)
    let counts = LineBranches(covered: 1, total: 4).merged(with: .init(covered: 3, total: 4))
    #expect((counts.covered, counts.total) == (3, 4))
    let mixed = named.merged(with: LineBranches(covered: 2, total: 2))
    #expect((mixed.covered, mixed.total) == (2, 2))
    let wrong = LineBranches(covered: 9, total: -1)
    #expect((wrong.covered, wrong.total) == (0, 0))
    var map = CoverageMap()
    map.change("a") { file in
      for line in 1...9 { file.add(line: line, LineBranches(covered: Int.max, total: Int.max)) }
    }
    #expect(map.totals().branches?.percent == 100)
  }

  @Test func `is converted for the judge`() {
    var map = Self.map("b", [1: 1, 2: 0])
    map.change("a") { file in
      file.add(line: 1, count: 1)
      file.add(.init(startLine: 1, startColumn: 1, endLine: 1, endColumn: 9), count: 0)
    }
    #expect(
      map.fileCoverage == [
        FileCoverage(
          path: "a", lines: .init(covered: 1, total: 1), regions: .init(covered: 0, total: 1)),
        FileCoverage(path: "b", lines: .init(covered: 1, total: 2), uncoveredLines: [2]),
      ])
  }

  @Test func `keeps which test ran what`() {
    let map = CoverageMap.merged([
      Self.map("a", [1: 1, 2: 0]).measured(byTest: "t1"),
      Self.map("a", [1: 1, 2: 3]).measured(byTest: "t2"),
    ])
    #expect(map["a"]?.tests == ["t1": LineSet([1]), "t2": LineSet([1, 2])])
  }

  @Test(arguments: 1...30)
  func `comes out the same in whatever order it is merged`(seed: Int) {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    let layers: [TestLayer] = [.unit, .integration, .endToEnd]
    let maps = (0..<6).map { index in
      var map = CoverageMap()
      map.change("f\(random(2))") { file in
        for line in 1...8 where random(2) == 0 {
          file.add(line: line, count: random(3))
          file.add(line: line, LineBranches(ways: ["\(random(3))": random(2) == 0]))
          file.add(
            .init(startLine: line, startColumn: 1, endLine: line, endColumn: random(4)),
            count: random(2))
        }
      }
      return map.measured(by: layers[index % 3]).measured(byTest: "t\(index)")
    }
    #expect(CoverageMap.merged(maps) == CoverageMap.merged(maps.reversed()))
    let halves = [CoverageMap.merged(maps[..<3]), CoverageMap.merged(maps[3...])]
    #expect(CoverageMap.merged(halves) == CoverageMap.merged(maps))
  }

  // MARK: Paths

  static let paths = SourcePaths(
    roots: ["/project", "/app"], sourceRoots: ["services/java/src/main/java"],
    modules: ["example.com/shop": "services/shop"],
    files: [
      "Sources/Shop/Price.swift", "services/shop/price/price.go", "services/py/shop_mod.py",
      "services/java/src/main/java/com/acme/Price.java", "a/util.js", "b/util.js", "main.go",
    ])

  @Test(arguments: [
    ("/project/Sources/Shop/Price.swift", "Sources/Shop/Price.swift"),
    ("/app/Sources/./Shop/../Shop/Price.swift", "Sources/Shop/Price.swift"),
    ("file:///app/Sources/Shop/Price.swift", "Sources/Shop/Price.swift"),
    ("./Sources//Shop/Price.swift", "Sources/Shop/Price.swift"),
    ("Sources\\Shop\\Price.swift", "Sources/Shop/Price.swift"),
    ("example.com/shop/price/price.go", "services/shop/price/price.go"),
    ("com/acme/Price.java", "services/java/src/main/java/com/acme/Price.java"),
    ("shop_mod.py", "services/py/shop_mod.py"),
    ("/build/elsewhere/b/util.js", "b/util.js"), ("example.com/whole/main.go", "main.go"),
  ])
  func `finds the file of a checkout`(written: String, file: String) {
    let place = SourcePathResolver(Self.paths).resolve(written)
    #expect(place.path == file)
    #expect(place.isCertain)
  }

  @Test(arguments: ["util.js", "/elsewhere/main.go", "nowhere/Price.kt", "/etc/passwd", "", "../x"])
  func `leaves what may be several files or none`(written: String) {
    #expect(!SourcePathResolver(Self.paths).resolve(written).isCertain)
  }

  @Test func `believes paths when the files are not known`() {
    let resolver = SourcePathResolver(SourcePaths(roots: ["/src"]), sourceFolders: ["/src/py"])
    #expect(resolver.resolve("a.py") == ("py/a.py", true))
    #expect(resolver.resolve("/src/x/a.py") == ("x/a.py", true))
    #expect(resolver.resolve("/usr/lib/a.py") == ("/usr/lib/a.py", false))
    let two = SourcePathResolver(SourcePaths(sourceRoots: ["a", "b"]))
    #expect(two.resolve("x.java").isCertain == false)
  }

  @Test func `merges services whose files had several names`() {
    var map = Self.map("/project/Sources/Shop/Price.swift", [1: 1, 2: 0])
    map.merge(Self.map("/app/Sources/Shop/Price.swift", [2: 1]))
    map.merge(Self.map("/usr/include/x.h", [1: 1]))
    let (normalized, unresolved) = map.normalized(by: Self.paths)
    #expect(normalized["Sources/Shop/Price.swift"]?.lines == [1: 1, 2: 1])
    #expect(unresolved == ["/usr/include/x.h"])
    #expect(normalized.filtered { $0.hasPrefix("Sources/") }.paths == ["Sources/Shop/Price.swift"])
  }
}
