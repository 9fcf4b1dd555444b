import AssayDependencies
import AssayEvidence
import FoundationEssentials
import Testing

struct CatalogueTests {
  static let kinds = ServiceModule.catalogue.map(\.name)
  private let modules = ServiceModule.catalogue

  @Test func `has every name and alias once`() {
    let names = modules.flatMap { [$0.name] + $0.aliases }
    #expect(Set(names).count == names.count)
    for name in names { #expect(name.allSatisfy { $0.isLowercase || $0.isNumber }) }
  }

  @Test(
    arguments: [
      ("postgres", "postgres"), ("postgresql", "postgres"), ("mongo", "mongodb"),
      ("mqtt", "mosquitto"), ("Postgres", nil), ("", nil), ("oracle", nil),
    ] as [(String, String?)])
  func `is looked up by name and alias`(name: String, found: String?) {
    #expect(ServiceModule.named(name)?.name == found)
  }

  @Test func `says which kinds are tested as real servers`() {
    // Exactly those that Debian has a package of.
    #expect(
      modules.filter(\.isTestedForReal).map(\.name) == [
        "postgres", "mariadb", "redis", "memcached", "rabbitmq", "nats", "mosquitto", "etcd",
      ])
    for module in modules where module.isTestedForReal { #expect(module.process != nil) }
  }

  @Test(arguments: kinds)
  func `uses only placeholders that will be filled`(kind: String) throws {
    let module = try #require(ServiceModule.named(kind))
    var known: Set = ["host", "port", "name"]
    if module.account.user != nil { known.insert("user") }
    if module.account.password != nil { known.insert("password") }
    if module.account.database != nil { known.insert("database") }
    for port in module.ports { known.insert("port:\(port.name)") }
    for text in ModuleText.all(of: module) {
      let place: Set<String> =
        switch text.place {
        case .connection: []
        case .container: ["version"]
        case .process: ["folder", "data", "program"]
        }
      for name in text.placeholders {
        #expect(known.union(place).contains(name), "\(text)")
      }
    }
  }

  @Test(arguments: kinds)
  func `names its ports so that they can be variables`(kind: String) throws {
    let module = try #require(ServiceModule.named(kind))
    #expect(!module.ports.isEmpty)
    #expect(Set(module.ports.map(\.name)).count == module.ports.count)
    #expect(Set(module.ports.map(\.number)).count == module.ports.count)
    for port in module.ports {
      #expect(port.name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" })
      #expect(port.number > 0)
    }
  }

  @Test(arguments: kinds)
  func `offers a server of its own, none, and nothing twice`(kind: String) throws {
    let module = try #require(ServiceModule.named(kind))
    #expect(module.isolation.contains(.server) && module.isolation.contains(.none))
    #expect(Set(module.isolation).count == module.isolation.count)
    #expect(module.isolation.first != Isolation.none)
  }

  @Test(arguments: kinds)
  func `has an image with a place for the version`(kind: String) throws {
    let module = try #require(ServiceModule.named(kind))
    let recipe = try #require(module.container)
    #expect(!recipe.defaultVersion.isEmpty)
    guard case .reference(let image) = recipe.specification.image else {
      Issue.record("is not a reference")
      return
    }
    #expect(image.split(separator: ":").last?.contains("{version}") == true)
    if let path = recipe.dataPath { #expect(path.hasPrefix("/")) }
    for file in recipe.specification.files {
      #expect(file.path.hasPrefix("/"))
      // Nobody fills in placeholders there.
      guard case .bytes(let bytes) = file.content else { continue }
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(ModuleText(module: module, place: .container, text: text).placeholders == [])
    }
    // Where the data lies is said once, should it be said twice.
    if let variable = recipe.dataVariable {
      #expect(recipe.specification.environment[variable] == recipe.dataPath)
    }
  }

  @Test(arguments: kinds)
  func `waits only for ports that it has`(kind: String) throws {
    let module = try #require(ServiceModule.named(kind))
    let numbers = Set(module.ports.map(\.number))
    func check(_ condition: WaitCondition) {
      switch condition {
      case .all(let parts), .any(let parts): parts.forEach(check)
      case .http(let http):
        #expect(http.path.hasPrefix("/"))
        if let port = http.port { #expect(numbers.contains(port)) }
      case .answers(let language): #expect(language == module.speaks)
      default: Issue.record("\(condition) is not expected here")
      }
    }
    if let ready = module.ready { check(ready) }
    #expect(module.ready != nil || module.speaks != nil)
    // The root of an HTTP server is rarely the place that says "ready".
    #expect(module.speaks != .http || module.ready != nil)
  }

  @Test(arguments: kinds)
  func `keeps what a process writes in its own folders`(kind: String) throws {
    let module = try #require(ServiceModule.named(kind))
    guard let recipe = module.process else { return }
    for file in recipe.files {
      #expect(file.name.hasPrefix("{folder}/") || file.name.hasPrefix("{data}/"))
    }
    for account in recipe.accounts ?? [] { #expect(account != "root") }
    let texts = recipe.arguments + recipe.environment.values + recipe.files.map(\.text)
    // What chooses its ports itself says in a file which.
    if let file = recipe.portsFile {
      #expect(file.hasPrefix("{folder}/"))
      return
    }
    #expect(texts.contains { $0.contains("{port}") })
    // Only this machine may connect.
    #expect(texts.contains { $0.contains("127.0.0.1") })
    #expect(!texts.contains { $0.contains("0.0.0.0") })
    for port in module.ports.dropFirst() {
      #expect(texts.contains { $0.contains("{port:\(port.name)}") })
    }
  }
}
