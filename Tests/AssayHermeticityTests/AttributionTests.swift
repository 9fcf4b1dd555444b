import AssayEvidence
import AssayHermeticity
import AssayTestRuns
import Testing

struct AttributionTests {
  private let a = TestIdentity(suite: "S", name: "a")
  private let b = TestIdentity(suite: "S", name: "b")
  private let c = TestIdentity(suite: "S", name: "c")

  @Test func `a marker decides, whatever else ran at the time`() {
    let attribution = Attribution(
      [connect(1.5, marker: "t.py::test_x")], intervals: TestIntervals([interval(a, 1, 2)]))
    let test = TestIdentity(suite: "t", name: "test_x")
    #expect(attribution.acts.keys.map(\.self) == [test])
    #expect(attribution.acts[test]?.first?.confidence == .certain)
  }

  @Test func `of tests that run one after the other, the one that ran then did it`() {
    let attribution = Attribution(
      [connect(0.5), connect(1.5), connect(2.5), connect(9)],
      intervals: TestIntervals([interval(a, 1, 2), interval(b, 2, 3), interval(c, 3, 3.5)]))
    #expect(attribution.acts.mapValues(\.count) == [a: 1, b: 1])
    #expect(attribution.acts.values.joined().allSatisfy { $0.confidence == .certain })
    #expect(attribution.ofSuite.map(\.first.secondsSince1970) == [0.5, 9])
    #expect(attribution.open == [])
  }

  @Test func `a test that never ended ran to the end`() {
    let attribution = Attribution(
      [connect(100)], intervals: TestIntervals([interval(a, 1, nil), interval(b, 2, 3)]))
    #expect(attribution.acts.keys.map(\.self) == [a])
  }

  @Test func `while a subtest runs its parent waits`() {
    let parent = TestIdentity(suite: "p", name: "TestA")
    let child = TestIdentity(suite: "p", name: "TestA/one")
    let attribution = Attribution(
      [connect(2), connect(4)],
      intervals: TestIntervals([interval(parent, 1, 5), interval(child, 1.5, 3)]))
    #expect(attribution.acts.mapValues(\.count) == [parent: 1, child: 1])
  }

  @Test func `what is told by processes is of their tests and of what these start`() {
    var other = interval(b, 1, 5)
    other.process = 8
    var own = interval(a, 1, 5)
    own.process = 7
    var child = connect(2)
    child.process = 70
    child.ancestors = [7, 1]
    var stranger = connect(2)
    stranger.process = 71
    let attribution = Attribution([child, stranger], intervals: TestIntervals([own, other]))
    #expect(attribution.acts.mapValues(\.count) == [a: 1])
    #expect(attribution.ofSuite == [stranger])
  }

  @Test func `of tests at the same time, the one that was there each time most likely did it`() {
    let attribution = Attribution(
      [connect(1.5), connect(2.5)],
      intervals: TestIntervals([interval(a, 1, 2), interval(b, 1, 3), interval(c, 2, 3)]))
    #expect(attribution.acts[b]?.map(\.confidence) == [.likely, .likely])
    #expect(attribution.open == [])
  }

  @Test func `one that does the same alone is the likely one`() {
    let attribution = Attribution(
      [connect(1.5), connect(5)],
      intervals: TestIntervals([interval(a, 1, 2), interval(b, 1, 2), interval(b, 4, 6)]))
    #expect(attribution.acts[b]?.map(\.confidence) == [.certain, .likely])
  }

  @Test func `what several may have done is asked by running them alone`() {
    let observations = [
      connect(1.5, "x"), connect(1.6, "x"), connect(1.7, "y"),
      Observation(.execute, .allowed, target: "/bin/true", first: UnixTime(secondsSince1970: 1.5)),
    ]
    var attribution = Attribution(
      observations,
      intervals: TestIntervals([interval(a, 1, 2), interval(b, 1, 2), interval(c, 1, 2)]))
    #expect(attribution.open.count == 4)
    var search = ConfirmationSearch(attribution)
    var asked: [TestIdentity] = []
    while let test = search.next {
      asked.append(test)
      search.record(test, did: test == b ? [connect(9, "x")] : test == c ? [connect(9, "y")] : [])
      if asked.count > 10 { break }
    }
    #expect(asked == [a, b, c])
    #expect(search.openSignatures == [])
    attribution.settle(search.culprits)
    #expect(attribution.acts[b]?.count == 2)
    #expect(attribution.acts[c]?.map(\.confidence) == [.certain])
    // What is within the policy is nobody's fault.
    #expect(attribution.open.map(\.observation.operation) == [.execute])
  }

  @Test func `a search ends at its limit, and says what stays open`() {
    let attribution = Attribution(
      [connect(1.5)], intervals: TestIntervals([interval(a, 1, 2), interval(b, 1, 2)]))
    var search = ConfirmationSearch(attribution, limit: 1)
    #expect(search.next == a)
    search.record(a, did: [])
    #expect(search.next == nil)
    #expect(search.openSignatures.count == 1)
  }

  @Test func `a hundred thousand tests and fifty thousand observations take no time`() {
    let intervals = (0..<100_000).map { index in
      interval(TestIdentity(suite: "S", name: "\(index)"), Double(index), Double(index) + 0.9)
    }
    let observations = (0..<50_000).map { connect(Double($0 * 2) + 0.5) }
    let start = ContinuousClock.now
    let attribution = Attribution(observations, intervals: TestIntervals(intervals.shuffled()))
    #expect(attribution.acts.count == 50_000)
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test(arguments: [
    ("swift test", "swift test"), (" swift test\n", "swift test"),
    ("swift test --filter CartTests --skip-build", "swift test  --skip-build"),
    ("swift test --filter='A|B c' -q --filter \"D\"", "swift test  -q "),
  ])
  func `runs one Swift test alone, whatever else was chosen`(line: String, rest: String) {
    let test = TestIdentity(suite: "M.Cart", name: "total(of:)")
    #expect(
      TestRunner.swiftTest.commandLine(line, only: test)
        == rest + #" --filter '^M\.Cart/total\(of:\)(/[^/]*)?$'"#)
  }

  @Test func `runs one test of Go alone, in its parents, and none of pytest`() {
    #expect(
      TestRunner.goTest.commandLine(
        "go test ./...\n", only: TestIdentity(suite: "example.com/cart", name: "TestA/b+c_it's"))
        == #"go test ./... -count=1 -run '^TestA$/^b\+c_it'\''s$'"#)
    #expect(TestRunner.pytest.commandLine("pytest", only: a) == nil)
  }

  private func interval(_ test: TestIdentity, _ start: Double, _ end: Double?) -> TestInterval {
    TestInterval(
      test: test, start: UnixTime(secondsSince1970: start),
      end: end.map { UnixTime(secondsSince1970: $0) })
  }

  private func connect(
    _ time: Double, _ target: String = "127.0.0.1:9", marker: String? = nil
  ) -> Observation {
    Observation(
      .connect, .seen, target: target, marker: marker, first: UnixTime(secondsSince1970: time))
  }
}
