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

  @Test func `reads the times of go test, and those of waiting tests in parts`() {
    let events = """
      {"Time":"2026-01-02T03:04:05.5Z","Action":"run","Package":"example.com/shop/cart","Test":"TestA"}
      {"Time":"2026-01-02T03:04:05.6Z","Action":"pause","Package":"example.com/shop/cart","Test":"TestA"}
      {"Time":"2026-01-02T03:04:05.7Z","Action":"run","Package":"example.com/shop/cart","Test":"TestB/x"}
      {"Time":"2026-01-02T03:04:05.8Z","Action":"pass","Package":"example.com/shop/cart","Test":"TestB/x"}
      # a compiler's line
      {"Time":"2026-01-02T04:04:05.9+01:00","Action":"cont","Package":"example.com/shop/cart","Test":"TestA"}
      {"Time":"2026-01-02T03:04:06Z","Action":"pass","Package":"example.com/shop/cart","Test":"TestA"}
      """
    let second = 1_767_323_045.0
    let intervals = TestIntervals(goTestEvents: Array(events.utf8))
    let shown = intervals.intervals.map { interval in
      "\(interval.test.name) \(milliseconds(interval.start, second)) "
        + "\(interval.end.map { milliseconds($0, second) } ?? -1) \(interval.folderSuffix ?? "")"
    }
    #expect(shown == ["TestA 500 600 cart", "TestB/x 700 800 cart", "TestA 900 1000 cart"])
    #expect(intervals.toleranceSeconds > 0)
  }

  @Test(arguments: [
    "", "x", "2026-13-01T00:00:00Z", "2026-01-01T00:00:00", "2026-01-01 00:00:00Z",
    "2026-01-01T00:00:00.5+1", "2026-01-01T00:00:0xZ",
  ])
  func `a time that is none makes no interval`(time: String) {
    let line = #"{"Time":"\#(time)","Action":"run","Package":"p","Test":"T"}"#
    #expect(TestIntervals(goTestEvents: Array(line.utf8)).intervals == [])
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

  private func milliseconds(_ time: UnixTime, _ start: Double) -> Int {
    Int(((time.secondsSince1970 - start) * 1000).rounded())
  }
}
