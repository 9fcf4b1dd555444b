import AssaySharding
import AssayTestRuns
import Testing

struct TestSubsetTests {
  static func member(_ suite: String, _ name: String, _ file: String? = nil) -> TestSubset.Member {
    TestSubset.Member(TestIdentity(suite: suite, name: name), file: file)
  }

  static func arguments(
    _ runner: SubsetRunner, _ members: [TestSubset.Member], _ mode: TestSubset.Mode = .only
  ) throws -> [[String]] {
    try TestSubset(mode, members).invocations(of: runner, listPath: "/l").map(\.arguments)
  }

  // MARK: Nothing to run

  @Test(arguments: SubsetRunner.allCases)
  func `an empty choice starts no runner, which would run everything`(runner: SubsetRunner) throws {
    #expect(try Self.arguments(runner, []).isEmpty)
    #expect(try Self.arguments(runner, [], .allBut) == [[]])
  }

  // MARK: Swift

  static let swiftNames: [(suite: String, name: String, identifier: String)] = [
    ("Shop.PriceTests", "discount(cents:)", "Shop.PriceTests/discount(cents:)/A.swift:3:4"),
    ("Shop.Outer.Inner", "f()", "Shop.Outer/Inner/f()/A.swift:3:4"),
    ("Shop", "topLevel()", "Shop.topLevel()/A.swift:3:4"),
    ("", "Shop.topLevel()", "Shop.topLevel()/A.swift:3:4"),
    ("PriceTests", "testDiscount", "ShopTests.PriceTests/testDiscount"),
    ("Shop.S", "`a+b (c|d) [e] $x ^.*`()", "Shop.S/`a+b (c|d) [e] $x ^.*`()/A.swift:1:1"),
    ("Shop.S", "", "Shop.S/any()/A.swift:1:1"),
  ]

  @Test(arguments: swiftNames)
  func `swift test gets an expression for exactly the test`(
    _ row: (suite: String, name: String, identifier: String)
  ) throws {
    let arguments = try Self.arguments(.swiftTest, [Self.member(row.suite, row.name)])
    let expression = try Regex(try #require(arguments.first?.last))
    #expect(arguments.first?.first == "--filter")
    #expect(row.identifier.contains(expression))
    #expect(!"Shop.PriceTests/discountMore(cents:)/A.swift:3:4".contains(expression))
    #expect(!"Shop.SX/any()/A.swift:1:1".contains(expression))
  }

  @Test func `swift test is asked for 10,000 tests in arguments that the system takes`() throws {
    let members = (0..<10_000).map {
      Self.member("ShopTests.SomeSuiteOfTests\($0 / 2500)", "someTestWithALongName\($0)(of:with:)")
    }
    let arguments = try Self.arguments(.swiftTest, members)
    #expect(arguments.count == 1)
    let texts = try #require(arguments.first)
    #expect(texts.allSatisfy { $0.utf8.count < 131_072 })
    #expect(texts.reduce(0) { $0 + $1.utf8.count } < 1_500_000)
    #expect(texts.enumerated().allSatisfy { $0 % 2 == 1 || $1 == "--filter" })
    let expressions = stride(from: 1, to: texts.count, by: 2).map { texts[$0] }
    let filters = try expressions.map { try Regex($0) }
    for index in [0, 2499, 2500, 9999] {
      for (suffix, isChosen) in [("(of:with:)", true), ("0(of:with:)", false), ("", false)] {
        let suite = "ShopTests.SomeSuiteOfTests\(index / 2500)"
        let name = "\(suite)/someTestWithALongName\(index)\(suffix)/File.swift:1:2"
        #expect(filters.contains { name.contains($0) } == isChosen, "\(name)")
      }
    }
  }

  @Test func `swift test leaves tests out`() throws {
    let arguments = try Self.arguments(.swiftTest, [Self.member("A.B", "c()")], .allBut)
    #expect(arguments == [["--skip", #"(?:^|[./])(?:A[./]B[./]c\(\))(?:$|/)"#]])
  }

  @Test func `one expression for texts that share beginnings matches exactly these`() throws {
    let names = ["", "a", "ab", "abc", "abd", "b.c", "ünï", "u\u{308}n", "x(y)", "x(z)", "x"]
    for left in 0..<names.count {
      let chosen = names[...left].filter { !$0.isEmpty }
      guard !chosen.isEmpty else { continue }
      let members = chosen.map { Self.member("M.S", $0) }
      let text = try #require(try Self.arguments(.swiftTest, members).first?.last)
      let filter = try Regex(text)
      for name in names.dropFirst() + ["abcd", "bXc", "x(", "nothing"] {
        #expect("M.S/\(name)".contains(filter) == chosen.contains(name), "\(name) in \(text)")
      }
    }
  }

  @Test func `says when a command line can't hold the names`() {
    let members = (0..<30_000).map {
      Self.member("Shop.Suite", "t\($0)" + String(repeating: "x", count: 100) + "()")
    }
    let fault = #expect(throws: SubsetFault.self) { try Self.arguments(.swiftTest, members) }
    #expect(fault?.remedy.contains("suites") == true)
  }

  // MARK: pytest

  @Test(arguments: [
    (
      member("tests.test_a.TestX", "test_b[1-a b]", "tests/test_a.py"),
      "tests/test_a.py::TestX::test_b[1-a b]"
    ),
    (member("tests.test_a", "test_b", "tests/test_a.py"), "tests/test_a.py::test_b"),
    (
      member("tests.test_a.TestX.TestY", "t", "./tests/test_a.py"),
      "./tests/test_a.py::TestX::TestY::t"
    ),
    (member("test_a.TestX", "t", "services/shop/test_a.py"), "services/shop/test_a.py::TestX::t"),
    (member("tests.test_a.TestX", "t"), "tests/test_a.py::TestX::t"),
    (member("tests/test_a.py::TestX", "t"), "tests/test_a.py::TestX::t"),
    (member("tests/test_a.py", ""), "tests/test_a.py"),
    (member("", "t", "-odd.py"), "./-odd.py::t"),
  ])
  func `pytest gets node identifiers`(_ row: (TestSubset.Member, String)) throws {
    #expect(try Self.arguments(.pytest, [row.0, row.0]) == [[row.1]])
    #expect(try Self.arguments(.pytest, [row.0], .allBut) == [["--deselect=\(row.1)"]])
  }

  @Test func `pytest reads 10,000 tests from a file`() throws {
    let members = (0..<10_000).map { Self.member("t.test_a", "test_\($0)", "t/test_a.py") }
    let subset = TestSubset(.only, members)
    let invocation = try #require(subset.invocations(of: .pytest, listPath: "/tmp/l").first)
    #expect(invocation.arguments == ["@/tmp/l"])
    #expect(invocation.list?.split(separator: "\n").count == 10_000)
    #expect(invocation.list?.hasPrefix("t/test_a.py::test_0\n") == true)
  }

  @Test(arguments: [member("TestX", "t"), member("a", "t\nu", "a.py"), member("", "t")])
  func `pytest can't be asked for some tests`(member: TestSubset.Member) {
    #expect(throws: SubsetFault.self) { try Self.arguments(.pytest, [member]) }
  }

  // MARK: Go and Jest

  @Test func `go test gets an expression for each package`() throws {
    let members = [
      Self.member("shop/b", "TestX"), Self.member("shop/a", "TestB/some_(sub)"),
      Self.member("shop/a", "TestA"), Self.member("shop/c", ""),
    ]
    #expect(
      try Self.arguments(.goTest, members) == [
        ["shop/a", "-run", #"^TestA$|^TestB$/^some_\(sub\)$"#], ["shop/b", "-run", "^TestX$"],
        ["shop/c"],
      ])
  }

  @Test func `go test gets 10,000 tests in several starts`() throws {
    let members = (0..<10_000).map { Self.member("p", "TestSomethingWithAName\($0)") }
    let arguments = try Self.arguments(.goTest, members)
    #expect(arguments.count > 1)
    #expect(arguments.allSatisfy { $0.count == 3 && $0[2].utf8.count < 131_072 })
    #expect(arguments.reduce(0) { $0 + $1[2].split(separator: "|").count } == 10_000)
  }

  @Test func `Jest gets files, each once`() throws {
    let members = [
      Self.member("a b", "t", "src/b.test.js"), Self.member("a", "u", "src/a.test.js"),
      Self.member("a", "v", "src/a.test.js"),
    ]
    #expect(
      try Self.arguments(.jest, members) == [
        ["--runTestsByPath", "src/a.test.js", "src/b.test.js"]
      ])
  }

  @Test(arguments: [
    (SubsetRunner.goTest, member("p", "T"), TestSubset.Mode.allBut),
    (.goTest, member("", "T"), .only), (.jest, member("a", "t", "f.js"), .allBut),
    (.jest, member("a", "t"), .only), (.list, member("a", "t\nu"), .only),
    (.goTest, member("p", String(repeating: "T", count: 200_000)), .only),
  ])
  func `says what a runner can't be asked for`(
    _ row: (SubsetRunner, TestSubset.Member, TestSubset.Mode)
  ) {
    let fault = #expect(throws: SubsetFault.self) {
      try Self.arguments(row.0, [row.1], row.2)
    }
    #expect(fault?.runner == row.0)
    #expect(fault?.remedy.isEmpty == false)
  }

  @Test func `any other runner finds a list in a file`() throws {
    let subset = TestSubset(.allBut, [Self.member("b", "t"), Self.member("a", "'; rm -rf /")])
    let invocation = try #require(subset.invocations(of: .list, listPath: "/l").first)
    #expect(invocation.list == "a.'; rm -rf /\nb.t\n")
    #expect(
      invocation.environment == ["ASSAY_TEST_LIST": "/l", "ASSAY_TEST_LIST_MODE": "all-but"])
  }

  @Test func `quotes for a shell what a shell would read`() {
    let invocation = SubsetInvocation(arguments: ["-run", "^a$|^b's$", "", "plain/x.py::t"])
    #expect(invocation.shellText == #"-run '^a$|^b'\''s$' '' plain/x.py::t"#)
  }
}
