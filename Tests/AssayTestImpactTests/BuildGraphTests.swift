import AssayTestImpact
import AssayTestRuns
import Testing

struct BuildGraphTests {
  static let description = """
    {"name":"Shop","targets":[
      {"name":"Shop","type":"library","path":"Sources/Shop","sources":["Price.swift"]},
      {"name":"Cart","type":"library","path":"Sources/Cart","sources":["Cart.swift"],
       "target_dependencies":["Shop"],"product_dependencies":["NIOCore"]},
      {"name":"Mail","type":"library","path":"Sources/Mail","sources":["Mail.swift"]},
      {"name":"ShopTests","type":"test","path":"Tests/ShopTests","sources":["A.swift"],
       "target_dependencies":["Shop"]},
      {"name":"CartTests","type":"test","path":"Tests/CartTests","sources":["B.swift"],
       "target_dependencies":["Cart"]},
      {"name":"MailTests","type":"test","path":"Tests/MailTests","sources":["C.swift"],
       "target_dependencies":["Mail"]}]}
    """

  @Test func `reads what swift package describes`() throws {
    let graph = try BuildGraph(swiftPackage: Self.description, folder: "services/shop")
    let owners = graph.modules(owning: "services/shop/Sources/Shop/Price.swift")
    #expect(owners == ["Shop"])
    let reach = graph.reach(from: owners)
    #expect(
      reach.keys.filter { graph.modules[$0]?.isTest == true }.sorted() == [
        "CartTests", "ShopTests",
      ])
    #expect(reach["CartTests"] == ["Shop", "Cart", "CartTests"])
    // A file that was deleted, or that is no source, is told by its folder.
    #expect(graph.modules(owning: "services/shop/Sources/Mail/Resources/x.json") == ["Mail"])
    #expect(graph.modules(owning: "services/shop/README.md").isEmpty)
    #expect(graph.modules(owning: "Sources/Shop/Price.swift").isEmpty)
  }

  @Test func `a package is built from the products of another in the checkout`() throws {
    let orders = try BuildGraph(
      swiftPackage: """
        {"products":[{"name":"OrdersClient","targets":["Client"]}],"targets":[
          {"name":"Client","type":"library","path":"Sources/Client","sources":["Get.swift"],
           "product_memberships":["OrdersClient"]}]}
        """, folder: "orders")
    let billing = try BuildGraph(
      swiftPackage: """
        {"products":[],"targets":[
          {"name":"Bills","type":"library","path":"Sources/Bills","sources":["Bill.swift"],
           "product_dependencies":["OrdersClient","NIOCore"]},
          {"name":"BillsTests","type":"test","path":"Tests/BillsTests","sources":["A.swift"],
           "target_dependencies":["Bills"]}]}
        """, folder: "billing")
    let graph = BuildGraph(services: [
      .init(
        name: "orders", folder: "orders", calls: [], suites: ["orders/unit": .unit], build: orders),
      .init(
        name: "billing", folder: "billing", calls: [], suites: ["billing/unit": .unit],
        build: billing),
    ])
    let reach = graph.reach(from: graph.modules(owning: "orders/Sources/Client/Get.swift"))
    #expect(reach["BillsTests"] == ["Client", "product OrdersClient", "Bills", "BillsTests"])
    #expect(reach["suite billing/unit"] != nil)
  }

  @Test func `reads what go lists`() throws {
    let text = """
      {"Dir":"/usr/go/src/fmt","ImportPath":"fmt","Standard":true}
      {"Dir":"/w/svc/price","ImportPath":"x.y/price","GoFiles":["price.go"],
       "EmbedFiles":["table.csv"],"Imports":["fmt"],"TestGoFiles":["price_test.go"],
       "Doc":"a \\"quoted } brace\\" {"}
      {"Dir":"/w/svc/cart","ImportPath":"x.y/cart","GoFiles":["cart.go"],
       "Imports":["x.y/price"],"XTestGoFiles":["cart_test.go"],"XTestImports":["x.y/cart","x.y/help"]}
      {"Dir":"/w/svc/help","ImportPath":"x.y/help","GoFiles":["help.go"]}
      {"Dir":"/w/svc/cart","ImportPath":"x.y/cart [x.y/cart.test]","GoFiles":["cart.go"]}
      {"Dir":"/go/pkg/mod/other","ImportPath":"other","GoFiles":["o.go"]}
      """
    let graph = try BuildGraph(goList: text, checkout: "/w")
    #expect(
      graph.modules.keys.sorted() == [
        "x.y/cart", "x.y/cart [test]", "x.y/help", "x.y/price", "x.y/price [test]",
      ])
    let price = graph.reach(from: graph.modules(owning: "svc/price/price.go"))
    #expect(price["x.y/cart [test]"] == ["x.y/price", "x.y/cart", "x.y/cart [test]"])
    #expect(price["x.y/price [test]"] != nil)
    let help = graph.reach(from: graph.modules(owning: "svc/help/help.go"))
    #expect(help.keys.sorted() == ["x.y/cart [test]", "x.y/help"])
    #expect(graph.modules(owning: "svc/price/table.csv") == ["x.y/price"])
    // What only tests use reaches only them.
    let test = graph.reach(from: graph.modules(owning: "svc/price/price_test.go"))
    #expect(test.keys.sorted() == ["x.y/price [test]"])
    // Nobody lists test data: it belongs to whatever lies there.
    #expect(
      graph.modules(owning: "svc/price/other.txt") == ["x.y/price", "x.y/price [test]"])
  }

  @Test func `finds the module of a test by its suite`() throws {
    let graph = try BuildGraph(swiftPackage: Self.description)
    for suite in ["ShopTests", "ShopTests.PriceTests", "ShopTests.Outer/Inner"] {
      #expect(graph.testModule(of: .init(suite: suite, name: "t()")) == "ShopTests")
    }
    for suite in ["PriceTests", "Shop.PriceTests", "", "tests.test_a"] {
      #expect(graph.testModule(of: .init(suite: suite, name: "t()")) == nil)
    }
    let package = BuildGraph([.init(name: "x.y/p [test]", folder: "p", isTest: true)])
    #expect(package.testModule(of: .init(suite: "x.y/p", name: "TestA/b")) == "x.y/p [test]")
  }

  @Test(arguments: ["", "{", "[]", "{\"targets\":3}", "{\"targets\":[{\"name\":\"a\"}]}"])
  func `says when it is no description of a package`(text: String) {
    #expect(throws: BuildGraph.Fault.self) { try BuildGraph(swiftPackage: text) }
  }

  @Test(arguments: ["{", "nonsense", "}{", "{}", "{\"ImportPath\":3}", "{\"ImportPath\":\"a\"} x"])
  func `says when it is no list of packages`(text: String) {
    #expect(throws: BuildGraph.Fault.self) { try BuildGraph(goList: text, checkout: "/w") }
  }

  @Test func `a cycle has an end`() {
    let graph = BuildGraph([
      .init(name: "a", folder: "a", dependencies: ["b", "a"]),
      .init(name: "b", folder: "b", dependencies: ["a"]),
    ])
    #expect(graph.reach(from: ["a", "unknown"]).keys.sorted() == ["a", "b"])
    let both = graph.merged(with: BuildGraph([.init(name: "c", folder: "c", dependencies: ["b"])]))
    #expect(both.reach(from: ["a"]).count == 3)
  }
}
