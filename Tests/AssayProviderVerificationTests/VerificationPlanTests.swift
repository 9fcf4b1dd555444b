import AssayJSON
import AssayPact
import AssayProviderVerification
import Testing

struct VerificationPlanTests {
  @Test func `what several consumers want alike is verified once, and credited to all`() throws {
    let plan = try Examples.plan(
      Examples.pact("shop", Examples.http("get", "/1"), Examples.http("other", "/2")),
      Examples.pact("desk", Examples.http("read it", "/1"), Examples.http("third", "/3")))
    #expect(plan.checks.map(\.interaction.description) == ["get", "other", "third"])
    #expect(plan.checks[0].origins.map(\.pact) == [0, 1])
    let report = ProviderReport(
      plan, [InteractionResult(.failed([Examples.mismatch]))])
    #expect(
      report.entries.map { $0.map(\.result.hasPassed) } == [[false, false], [false, false]])
    #expect(report.entries[1].map(\.result.outcome) == [.failed([Examples.mismatch]), .notRun])
  }

  @Test func `what differs in states, answer or a message's description is not the same`() throws {
    let plan = try Examples.plan(
      Examples.pact(
        "shop", Examples.http("a"), Examples.http("b", states: [ProviderState("x")]),
        Examples.http("c", states: [ProviderState("x", ["id": 1])]),
        Examples.http("d", status: 404), Examples.message("e", "text"),
        Examples.message("f", "text"), Examples.message("e", "text")))
    #expect(plan.checks.map(\.interaction.description) == ["a", "b", "c", "d", "e", "f"])
    #expect(plan.checks[4].origins.map(\.interaction) == [4, 6])
  }

  @Test func `interactions with the same states are one group, and those without are alone`() throws
  {
    let (x, y) = ([ProviderState("x")], [ProviderState("y")])
    let plan = try Examples.plan(
      Examples.pact(
        "shop", Examples.http("a", "/1", states: x), Examples.http("b", "/2"),
        Examples.http("c", "/3", states: y), Examples.http("d", "/4", states: x),
        Examples.http("e", "/5")))
    #expect(plan.groups == [[0, 3], [1], [2], [4]])
  }

  @Test(arguments: [
    (InteractionFilter(description: "order$"), ["an order", "the last order"]),
    (InteractionFilter(description: "(?i)^AN"), ["an order", "another thing"]),
    (InteractionFilter(state: "exist"), ["an order"]),
    (InteractionFilter(isWithoutState: true), ["another thing", "the last order", "desk's"]),
    (InteractionFilter(consumers: ["desk"]), ["desk's"]),
    (InteractionFilter(description: "order", consumers: ["desk"]), []),
  ])
  func `a filter keeps what it says`(filter: InteractionFilter, kept: [String]) throws {
    let plan = try Examples.plan(
      Examples.pact(
        "shop", Examples.http("an order", "/1", states: [ProviderState("it exists")]),
        Examples.http("another thing", "/2", states: [ProviderState("")]),
        Examples.http("the last order", "/3")),
      Examples.pact("desk", Examples.http("desk's", "/4")), filter: filter)
    #expect(plan.checks.map(\.interaction.description) == kept)
    #expect(plan.leftOut == 4 - kept.count)
  }

  @Test func `a pattern that is none is named`() throws {
    let fault = #expect(throws: InteractionFilter.Fault.self) {
      try Examples.plan(
        Examples.pact("shop", Examples.http("a")), filter: InteractionFilter(description: "a("))
    }
    #expect(fault?.pattern == "a(")
  }

  @Test func `what is pending for one consumer still counts for another`() throws {
    let pending = Examples.pact("shop", Examples.http("a"), isPending: true)
    let failed = InteractionResult(.failed([Examples.mismatch]))
    let one = try Examples.plan(pending)
    #expect(ProviderReport(one, [failed]).verdict == .passed)
    let both = try Examples.plan(pending, Examples.pact("desk", Examples.http("a")))
    #expect(both.checks.count == 1)
    #expect(ProviderReport(both, [failed]).verdict == .failed)
  }

  @Test func `the catalogue names what is needed, by whom, what is missing and what unused`() throws
  {
    let plan = try Examples.plan(
      Examples.pact(
        "shop", Examples.http("a", "/1", states: [ProviderState("item", ["id": 1])]),
        Examples.http("b", "/2", states: [ProviderState("item", ["name": "x"])])),
      Examples.pact(
        "desk", Examples.http("a'", "/1", states: [ProviderState("item", ["id": 1])]),
        Examples.http("c", "/3", states: [ProviderState("clean"), ProviderState("")])))
    let catalogue = plan.states
    #expect(catalogue.states.map(\.name) == ["clean", "item"])
    #expect(catalogue.states[1].parameters == ["id", "name"])
    #expect(
      catalogue.states[1].uses.map { "\($0.consumer): \($0.interaction)" }
        == ["shop: a", "desk: a'", "shop: b"])
    #expect(catalogue.missing(from: ["clean", "old"]).map(\.name) == ["item"])
    #expect(catalogue.unused(of: ["old", "clean", "item", "also"]) == ["also", "old"])
  }
}
