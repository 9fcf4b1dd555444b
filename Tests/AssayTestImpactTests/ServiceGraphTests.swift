import AssayCoverage
import AssayTestImpact
import AssayTestRuns
import Testing

/// The graph of a system's services and suites.
struct ServiceGraphTests {
  private static let services = [
    BuildGraph.Service(
      name: "shop", folder: "shop", calls: ["stock"],
      suites: [
        "shop/unit": .unit, "shop/contract": .contract, "shop/integration": .integration,
        "shop/e2e": .endToEnd,
      ],
      build: BuildGraph([
        .init(name: "Shop", folder: "shop/Sources/Shop"),
        .init(
          name: "ShopTests", folder: "shop/Tests/ShopTests", dependencies: ["Shop"], isTest: true),
      ])),
    BuildGraph.Service(
      name: "stock", folder: "stock", calls: ["mail"],
      suites: ["stock/unit": .unit, "stock/contract": .contract]),
    BuildGraph.Service(name: "mail", folder: "mail", calls: [], suites: ["mail/unit": .unit]),
  ]

  private static func suites(reachedBy path: String) -> Set<String> {
    let graph = BuildGraph(services: services)
    let tests = services.flatMap { service in
      service.suites.keys.map { suite in
        ImpactTest(
          TestIdentity(suite: "T", name: suite), suite: suite,
          module: BuildGraph.module(ofSuite: suite))
      }
    }
    let change = ChangedFile(path: path, oldPath: path, kind: .modified, added: LineSet(1...1))
    let selection = ImpactSelection(
      of: [change], by: ImpactKnowledge(tests: tests, graph: graph))
    return Set(selection.suites.keys)
  }

  @Test(arguments: [
    ("mail/send.py", ["mail/unit", "shop/e2e", "shop/integration", "stock/contract"]),
    (
      "stock/reserve.py",
      ["shop/contract", "shop/e2e", "shop/integration", "stock/contract", "stock/unit"]
    ),
    (
      "shop/Sources/Shop/Cart.swift",
      ["shop/contract", "shop/e2e", "shop/integration", "shop/unit", "stock/contract"]
    ),
    (
      "shop/Tests/ShopTests/CartTests.swift",
      ["shop/contract", "shop/e2e", "shop/integration", "shop/unit"]
    ),
  ])
  func `a service's files reach the suites that meet it`(path: String, suites: [String]) {
    #expect(Self.suites(reachedBy: path).sorted() == suites)
  }

  @Test(arguments: [
    ("shop/openapi.yaml", true), ("shop/data/prices.json", true),
    ("shop/Sources/Shop/Cart.swift", true), ("mail/send.py", false),
  ])
  func `a file beside a service's targets reaches its unit tests`(path: String, isReached: Bool) {
    let test = ImpactTest(
      TestIdentity(suite: "ShopTests", name: "t()"), suite: "shop/unit", module: "ShopTests")
    let change = ChangedFile(path: path, oldPath: path, kind: .modified, added: LineSet(1...1))
    let selection = ImpactSelection(
      of: [change],
      by: ImpactKnowledge(tests: [test], graph: BuildGraph(services: Self.services)))
    #expect(selection.chosen.isEmpty != isReached)
  }

  @Test func `a file of no service reaches everything`() {
    #expect(Self.suites(reachedBy: "lib/shared.py").count == 7)
  }
}
