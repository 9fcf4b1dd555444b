import AssayEvidence
import AssayHermeticity
import AssayTestRuns
import Testing

struct TestIntervalsTests {
  @Test func `reads the times of Swift Testing's events`() {
    let events = #"""
      {"version":0,"kind":"test","payload":{"kind":"suite","name":"Cart","id":"ShopTests.Cart"}}
      {"version":0,"kind":"test","payload":{"kind":"function","name":"total()","id":"ShopTests.Cart/total()/Cart.swift:3:4"}}
      {"version":0,"kind":"test","payload":{"kind":"function","name":"`a/b`()","id":"ShopTests.`a/b`()/Cart.swift:9:4"}}
      {"version":0,"kind":"event","payload":{"kind":"testStarted","testID":"ShopTests.Cart","instant":{"absolute":1,"since1970":100}}}
      {"version":0,"kind":"event","payload":{"kind":"testStarted","testID":"ShopTests.Cart/total()/Cart.swift:3:4","instant":{"absolute":1,"since1970":100.25}}}
      {"version":0,"kind":"event","payload":{"kind":"testEnded","testID":"ShopTests.Cart/total()/Cart.swift:3:4","instant":{"absolute":1,"since1970":100.5}}}
      {"version":0,"kind":"event","payload":{"kind":"testStarted","testID":"ShopTests.`a/b`()/Cart.swift:9:4","instant":{"absolute":1,"since1970":101}}}
      not an event
      {"version":0,"kind":"event","payload":{"kind":"testEnded","tes
      """#
    let intervals = TestIntervals(swiftTestingEvents: Array(events.utf8))
    #expect(
      intervals.intervals == [
        TestInterval(
          test: TestIdentity(suite: "ShopTests.Cart", name: "total()"), start: at(100.25),
          end: at(100.5)),
        TestInterval(
          test: TestIdentity(suite: "ShopTests", name: "`a/b`()"), start: at(101), end: nil),
      ])
  }

  @Test func `Go's programs tell their tests, those that wait in parts`() {
    func mark(_ time: Double, _ text: String, _ folder: String = "/project/shop/cart") -> TestMark {
      TestMark(
        time: at(time), process: folder.hasSuffix("cart") ? 7 : 8, folder: folder, text: text)
    }
    let marks = [
      mark(1, "=== RUN   TestA"), mark(2, "=== PAUSE TestA"), mark(2.5, "=== RUN   TestB"),
      mark(3, "=== RUN   TestB/x"), mark(3.5, "=== RUN   TestA", "/project/shop/orders"),
      mark(4, "--- PASS: TestB/x (0.00s)"), mark(5, "--- FAIL: TestB (0.00s)"),
      mark(6, "=== CONT  TestA"), mark(6.5, "=== CONT  TestA"), mark(7, "--- SKIP: TestA (1.00s)"),
      mark(8, "=== RUN   TestNew"), mark(9, "=== RUN"), mark(9, "--- PASS: TestAbsent (0.00s)"),
    ]
    let packages: Set = ["example.com/shop/orders", "example.com/shop/cart", "example.com/shop"]
    let intervals = TestIntervals(goMarks: marks, packages: packages).intervals
    #expect(
      intervals.map { "\($0.test.text) \($0.start.secondsSince1970) \($0.process ?? 0)" } == [
        "example.com/shop/cart.TestA 1.0 7", "example.com/shop/cart.TestB 2.5 7",
        "example.com/shop/cart.TestB/x 3.0 7", "example.com/shop/orders.TestA 3.5 8",
        "example.com/shop/cart.TestA 6.0 7", "example.com/shop/cart.TestNew 8.0 7",
      ])
    let root = TestMark(time: at(1), process: 9, folder: "/tmp/clone", text: "=== RUN   TestA")
    let found = TestIntervals(goMarks: [root], packages: packages).intervals
    #expect(found.map(\.test.suite) == ["example.com/shop"])
    #expect(intervals.map { $0.end?.secondsSince1970 } == [2, 5, 4, nil, 7, nil])
  }

  @Test(arguments: [
    ("tests/test_cart.py::test_total", "tests.test_cart", "test_total"),
    ("test_cart.py::TestCart::test_total[EUR]", "test_cart.TestCart", "test_total[EUR]"),
    ("test_a.py::test_b[x::y/z.py]", "test_a", "test_b[x::y/z.py]"),
    ("a/b.py::C::D::test", "a.b.C.D", "test"), ("odd", "", "odd"), ("", "", ""),
  ])
  func `reads pytest's names as its results have them`(id: String, suite: String, name: String) {
    #expect(TestIdentity(pytestNodeID: id) == TestIdentity(suite: suite, name: name))
  }

  private func at(_ seconds: Double) -> UnixTime { UnixTime(secondsSince1970: seconds) }
}
