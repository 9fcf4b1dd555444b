import AssayDependencies
import AssayEvidence
import Testing

struct StartOrderTests {
  @Test func `starts each as soon as what it needs has started, not in waves`() throws {
    var order = try StartOrder([
      ("app", ["db", "cache"]), ("db", []), ("cache", []), ("migrate", ["db"]), ("web", ["app"]),
    ])
    #expect(order.begin() == StartOrder.Step(start: ["db", "cache"]))
    // The cache is still starting, yet what needs the database alone goes ahead.
    #expect(order.handle(.started("db")).start == ["migrate"])
    #expect(order.handle(.started("cache")).start == ["app"])
    #expect(!order.isDone)
    #expect(order.handle(.started("app")).start == ["web"])
    #expect(order.handle(.started("web")).start == [])
    #expect(order.handle(.started("migrate")).start == [])
    #expect(order.isDone)
    #expect(order.stopOrder == ["migrate", "web", "app", "cache", "db"])
  }

  @Test func `a failure stops only those that need it, however far`() throws {
    var order = try StartOrder([
      ("db", []), ("cache", []), ("web", ["app"]), ("app", ["db"]), ("worker", ["cache"]),
    ])
    _ = order.begin()
    let step = order.handle(.failed("db"))
    #expect(step.start == [])
    #expect(
      Set(step.skipped) == [
        StartOrder.Skip(name: "app", because: "db"), StartOrder.Skip(name: "web", because: "db"),
      ])
    #expect(order.handle(.started("cache")).start == ["worker"])
    #expect(order.handle(.started("worker")) == StartOrder.Step())
    #expect(order.isDone)
    #expect(order.stopOrder == ["worker", "cache"])
  }

  @Test func `news of what was not starting has no effect`() throws {
    var order = try StartOrder([("a", []), ("b", ["a"])])
    #expect(order.handle(.started("a")) == StartOrder.Step())
    _ = order.begin()
    #expect(order.handle(.started("b")) == StartOrder.Step())
    #expect(order.handle(.failed("nobody")) == StartOrder.Step())
    #expect(order.handle(.started("a")).start == ["b"])
    #expect(order.handle(.started("a")) == StartOrder.Step())
    #expect(order.begin() == StartOrder.Step())
  }

  @Test func `reports all wrong names and a circle at once`() throws {
    let error = #expect(throws: FailureReport.self) {
      try StartOrder([
        ("a", ["b"]), ("b", ["c"]), ("c", ["a", "d"]), ("e", []), ("e", []), ("f", ["e", "g"]),
      ])
    }
    #expect(error?.status == .badInput)
    #expect(
      error?.happened
        == "e is described twice. c needs d, which is not there; there is: a, b, c, e, e, f. "
        + "f needs g, which is not there; there is: a, b, c, e, e, f. "
        + "They need each other in a circle: a → b → c → a.")
  }

  @Test func `one that needs itself is a circle`() {
    let error = #expect(throws: FailureReport.self) { try StartOrder([("a", ["a"])]) }
    #expect(error?.happened.contains("a → a") == true)
  }

  @Test func `a chain of ten thousand is neither too deep nor too slow`() throws {
    let count = 10_000
    let chain = (0..<count).map { ("n\($0)", $0 + 1 < count ? ["n\($0 + 1)"] : []) }
    var order = try StartOrder(chain)
    #expect(order.begin().start == ["n\(count - 1)"])
  }

  @Test func `takes the needs of dependencies`() throws {
    var app = Dependency(name: "app", module: ServiceModule(name: "x", title: "X"))
    app.needs = ["db"]
    let database = Dependency(name: "db", module: ServiceModule(name: "x", title: "X"))
    var order = try StartOrder([app, database])
    #expect(order.begin().start == ["db"])
  }
}
