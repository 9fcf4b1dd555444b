import AssayMatching
import AssayMocking
import AssayPact
import Testing

struct StubTests {
  private func stub(
    _ pacts: Pact..., options: StubOptions = StubOptions()
  ) throws -> MockProvider {
    try MockProvider.stub(pacts, matching: Samples.matching, options: options)
  }

  @Test func `priority decides, then an exact path, then the order of the contracts`() throws {
    let path = "/orders/1"
    let first = Samples.pact(
      Samples.interaction("any", path, pattern: "/orders/.+"), Samples.interaction("one", path))
    let second = Samples.pact(Samples.interaction("later", path))
    var plain = try stub(first, second)
    #expect(Samples.answer(&plain, RequestParts(path: path)) == "one")
    #expect(Samples.answer(&plain, RequestParts(path: path)) == "one")
    #expect(Samples.answer(&plain, RequestParts(path: "/orders/2")) == "any")
    let third = Samples.pact(
      Samples.interaction("wins", path, pattern: "/orders/.+", priority: 1),
      Samples.interaction("loses", path, priority: -1))
    var ranked = try stub(first, second, third)
    #expect(Samples.answer(&ranked, RequestParts(path: path)) == "wins")
  }

  @Test(arguments: [
    (StubOptions.States.any, ["plain", "full", "empty"]), (.none, ["plain"]),
    (.matching("stock is .*"), ["full", "empty"]), (.matching("stock is f"), []),
  ])
  func `only interactions of the wanted states are served`(
    states: StubOptions.States, served: [String]
  ) throws {
    let provider = try stub(
      Samples.pact(
        Samples.interaction("plain", "/1"),
        Samples.interaction("full", "/2", states: ["stock is full", "open"]),
        Samples.interaction("empty", "/3", states: ["stock is empty"])),
      options: StubOptions(states: states))
    #expect(provider.index.entries.map(\.interaction.description) == served)
  }

  @Test func `a header of the request chooses the state`() throws {
    var provider = try stub(
      Samples.pact(
        Samples.interaction("full", "/", states: ["full"]),
        Samples.interaction("empty", "/", states: ["empty", "open"])),
      options: StubOptions(stateHeader: "X-Provider-State"))
    func ask(_ states: String...) -> String? {
      let headers = Headers(states.isEmpty ? [] : [("x-provider-state", states)])
      return Samples.answer(&provider, RequestParts(headers: headers))
    }
    #expect(ask() == "full")
    #expect(ask("empty") == "empty")
    #expect(ask("open", "empty") == "empty")
    #expect(ask("full", "empty") == nil)
  }

  @Test func `a stub counts no faults, and keeps no requests`() throws {
    var provider = try stub(Samples.pact(Samples.interaction("a", "/a")))
    for number in 0..<2000 { _ = provider.receive(RequestParts(path: "/\(number)")) }
    #expect(provider.isSatisfied && provider.faults == [] && provider.mismatches == [])
    #expect(provider.unexpected == [] && provider.unexpectedCount == 2000)
    #expect(provider.log.entries.count == RequestLog.capacity)
  }

  @Test func `chance disturbs as the seed says, and as often as it should`() throws {
    let options = StubOptions(
      disturbances: [
        Disturbance(latency: .milliseconds(10) ... .milliseconds(20)),
        Disturbance(descriptions: "sl.w", latency: .seconds(1) ... .seconds(1)),
        Disturbance(descriptions: "slow", fault: .unavailable, probability: 0.25),
      ], seed: 7)
    let pact = Samples.pact(Samples.interaction("fast", "/1"), Samples.interaction("slow", "/2"))
    let (one, other) = (try stub(pact, options: options), try stub(pact, options: options))
    let fast = (1...1000).compactMap { one.plan.effect(0, use: $0) }
    #expect(fast.count == 1000 && fast.allSatisfy { $0.fault == nil })
    #expect(
      fast.allSatisfy { (Duration.milliseconds(10)...Duration.milliseconds(20)).contains($0.delay) }
    )
    #expect(Set(fast.map(\.delay)).count > 900)
    let slow = (1...1000).compactMap { one.plan.effect(1, use: $0) }
    #expect(slow.allSatisfy { $0.delay >= .milliseconds(1010) })
    #expect((200...300).contains(slow.count { $0.fault == .unavailable }))
    #expect(slow == (1...1000).compactMap { other.plan.effect(1, use: $0) })
  }

  @Test func `without disturbances nothing happens`() throws {
    let provider = try stub(Samples.pact(Samples.interaction("a", "/")))
    #expect(provider.plan.effect(0, use: 1) == nil)
  }

  @Test(arguments: [
    StubOptions(states: .matching("(")),
    StubOptions(disturbances: [Disturbance(descriptions: "(")]),
  ])
  func `a pattern that is none is told`(options: StubOptions) throws {
    let fault = #expect(throws: StubFault.self) {
      try stub(Samples.pact(Samples.interaction("a", "/", states: ["s"])), options: options)
    }
    #expect(fault?.description.hasPrefix("the pattern ( is not understood: ") == true)
  }
}
