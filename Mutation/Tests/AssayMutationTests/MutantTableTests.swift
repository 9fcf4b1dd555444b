import AssayCoverage
import AssayMutation
import SwiftParser
import SwiftSyntax
import Testing

/// What is found in a source, as `operator original → replacement`.
struct MutantTableTests {
  static func found(in source: String, lines: LineSet? = nil) -> [String] {
    SourceScan(path: "a.swift", text: source, lines: lines).mutants.map {
      "\($0.change.rawValue) \($0.original) → \($0.replacement)"
    }
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var source: String
    var mutants: [String]

    init(_ source: String, _ mutants: String...) {
      self.source = source
      self.mutants = mutants
    }

    var testDescription: String { source }
  }

  @Test(arguments: [
    Row("let x = a < b", "boundary a < b → a <= b", "negation a < b → a >= b"),
    Row("let x = a >= b", "boundary a >= b → a > b", "negation a >= b → a < b"),
    Row("let x = a == b", "negation a == b → a != b"),
    Row("let x = a !== b", "negation a !== b → a === b"),
    Row("let x = a + b * c", "arithmetic a + b * c → a - b * c", "arithmetic b * c → b / c"),
    Row("let x = a && b", "logical a && b → a || b"),
    Row("x += y", "arithmetic x += y → x -= y"),
    Row("let x = !done", "negation !done → done"),
    Row("let x = true", "boolean true → false"),
    Row("let x = 0x0F", "number 0x0F → 16"),
    Row(
      "let x = a?.b ?? c + d", "fallback a?.b ?? c + d → (a?.b)!",
      "fallback a?.b ?? c + d → (c + d)", "arithmetic c + d → c - d"),
    Row("let x = list[1]", "number list[1] → list[2]"),
    Row(
      "func f() -> Int { a + 1 }", "arithmetic a + 1 → a - 1", "number a + 1 → a + 2",
      "result a + 1 → 0"),
    Row(
      "func f() -> String { a ?? \"\" }", "fallback a ?? \"\" → \"\"",
      "fallback a ?? \"\" → a!"),
    Row("let x = a ..< b", "boundary a ..< b → a ... b"),
    Row("let x = a ?? b", "fallback a ?? b → a!", "fallback a ?? b → b"),
    Row(
      "let x = a ? b : c", "condition a → false", "condition a → true"),
    Row(
      "func f() { if a == b { g() } }", "condition a == b → false", "condition a == b → true",
      "call g() → ()"),
    Row("func f() { while a < b { } }", "condition a < b → false", "boundary a < b → a <= b"),
    Row(
      "func f() { guard ready else { return } }", "condition ready → false",
      "condition ready → true"),
    Row(
      "func f() { for a in b where a.isOld {} }", "condition a.isOld → false",
      "condition a.isOld → true"),
    Row("func f() -> Int? { return g(a) }", "result g(a) → nil"),
    Row("func f() -> [Int] { g(a) }", "result g(a) → []"),
    Row("var x: [String: Int] { g(a) }", "result g(a) → [:]"),
    Row("var x: Bool { get { g(a) } }", "result g(a) → false", "result g(a) → true"),
    Row("subscript(i: Int) -> String { return g(i) }", "result g(i) → \"\""),
    Row("func f() { g(); h() }", "call g() → ()", "call h() → ()"),
    Row("func f() async { await g() }", "call await g() → ()"),
  ])
  func `finds the changes of`(row: Row) {
    #expect(Self.found(in: row.source).sorted() == row.mutants.sorted())
  }

  @Test(arguments: [
    "precondition(a < b, \"1\")", "assert(x == 3)", "fatalError(\"\\(a + b)\")", "print(a + b)",
    "logger.info(\"\\(a + 1)\")", "self.logger.debug(\"x\")", "log.info(\"x\")",
    "#if DEBUG\nlet x = a < b\n#endif", "@available(macOS 12, *) func f() {}",
    "// a < b\n/* a == 3 */", "let x = \"a < b\" + name", "let x = [a] + list",
    "enum Code: Int { case one = 1 }", "#expect(a < b)", "func f() -> some P { g(a) }",
    "func f() { guard let a else { g() } }", "init() { self.init(a) }", "let x: Vector<3, Int>",
    "func f() { try g() }", "func f() -> Int { g() }.h", "infix operator <=>",
    "func < (a: A, b: A) -> C { a.less(b) }", "func f() throws { throw E.a }",
    "if let a = b {}", "list.map { g($0) }", "list.reserveCapacity(3)",
  ])
  func `leaves alone`(source: String) {
    let mutants = Self.found(in: source)
    #expect(mutants.filter { !$0.hasPrefix("result ") && !$0.contains("list.map") }.isEmpty)
  }

  @Test(arguments: [
    "// This file was generated. Do not edit.\nlet x = a < b", "// @generated\nlet x = 1",
  ])
  func `leaves generated files alone`(source: String) {
    let scan = SourceScan(path: "a.swift", text: source)
    #expect(scan.mutants.isEmpty)
    #expect(scan.isGenerated && !scan.hasErrors)
    #expect(SourceScan(path: "a.pb.swift", text: "let x = 1").mutants.isEmpty)
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func `a comment behind the first code does not say that a file is generated`(end: String) {
    let source = ["// Prices", "let x = 1 // do not edit", ""].joined(separator: end)
    #expect(SourceScan(path: "a.swift", text: source).mutants.count == 1)
  }

  @Test func `says that Swift is broken`() {
    let scan = SourceScan(path: "a.swift", text: "func f( { let x = 1 }")
    #expect(scan.mutants.isEmpty)
    #expect(scan.hasErrors && !scan.isGenerated)
  }

  @Test func `takes the lines that are asked for only, and keeps identities`() {
    let source = "func f() {\n  let a = 1\n  let b = 2\n}\n"
    let all = SourceScan(path: "a.swift", text: source).mutants
    let some = SourceScan(path: "a.swift", text: source, lines: LineSet(3...3)).mutants
    #expect(all.map(\.id) == ["a.swift:f():number:0", "a.swift:f():number:1"])
    #expect(some.map(\.id) == ["a.swift:f():number:1"])
    #expect(some.first?.start == Mutant.Place(line: 3, column: 11))
    let moved = SourceScan(path: "a.swift", text: "// a comment\n\n" + source).mutants
    #expect(moved.map(\.id) == all.map(\.id))
  }

  @Test(arguments: [
    ("struct A { enum B { func f(of x: Int, _ y: Int) { g(1) } } }", "A.B.f(of:_:)"),
    ("extension A.B { init(x: Int) { y = 1 } }", "A.B.init(x:)"),
    ("struct A { var b: C { g(1) } }", "A.b"),
    ("struct A { var b: C { get { g() } set { h(1) } } }", "A.b.set"),
    ("struct A { subscript(i: Int) -> C { g(1) } }", "A.subscript(i:)"),
    ("class A { deinit { g(1); h() } }", "A.deinit"),
    ("struct A { var b = 1 }", "A.b"), ("func f() { let x = 1 }", "f()"),
  ])
  func `names the function`(source: String, name: String) {
    #expect(SourceScan(path: "a.swift", text: source).mutants.contains { $0.function == name })
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func `accepts what a comment gives a reason for`(end: String) {
    let source = [
      "", "let a = 1 // mutants accepted: any number will do", "let b = 2 // mutants accepted:", "",
    ].joined(separator: end)
    let mutants = SourceScan(path: "a.swift", text: source).mutants
    #expect(mutants.map(\.accepted) == ["any number will do", nil])
  }
}
