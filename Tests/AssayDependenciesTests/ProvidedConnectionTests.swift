import AssayDependencies
import AssayEvidence
import Testing

struct ProvidedConnectionTests {
  private static let orders = postgres("orders-db", port: 5433)
  private static let cache = ProvidedConnection(
    dependency: "cache", kind: "redis", host: "127.0.0.1", port: 6380,
    account: ServiceAccount(database: "0"), forms: [NamedText("url", "redis://127.0.0.1:6380/0")],
    conventions: [NamedText("REDIS_URL", "redis://127.0.0.1:6380/0")],
    isolation: "a server of its own")

  private static func postgres(_ name: String, port: UInt16) -> ProvidedConnection {
    let url = "postgres://assay:secret@127.0.0.1:\(port)/one"
    return ProvidedConnection(
      dependency: name, kind: "postgres", host: "127.0.0.1", port: port,
      account: ServiceAccount(user: "assay", password: "secret", database: "one"),
      forms: [NamedText("url", url)],
      conventions: [NamedText("DATABASE_URL", url), NamedText("PGHOST", "127.0.0.1")],
      isolation: "database one")
  }

  private func text(_ connections: [ProvidedConnection]) -> [String] {
    ProvidedConnection.environment(of: connections).map { "\($0.name)=\($0.text)" }
  }

  @Test func `names variables after the dependency and after the custom of drivers`() {
    #expect(
      text([Self.orders, Self.cache]) == [
        "ORDERS_DB_URL=postgres://assay:secret@127.0.0.1:5433/one", "ORDERS_DB_HOST=127.0.0.1",
        "ORDERS_DB_PORT=5433", "ORDERS_DB_USER=assay", "ORDERS_DB_PASSWORD=secret",
        "ORDERS_DB_DATABASE=one", "CACHE_URL=redis://127.0.0.1:6380/0", "CACHE_HOST=127.0.0.1",
        "CACHE_PORT=6380", "CACHE_DATABASE=0",
        "DATABASE_URL=postgres://assay:secret@127.0.0.1:5433/one", "PGHOST=127.0.0.1",
        "REDIS_URL=redis://127.0.0.1:6380/0",
      ])
  }

  @Test func `gives no common names when there are two of a kind`() {
    let names = text([Self.orders, Self.postgres("stock.db", port: 5434)]).map {
      $0.prefix { $0 != "=" }
    }
    #expect(names.count == 12)
    #expect(names.contains("STOCK_DB_URL"))
    #expect(!names.contains("DATABASE_URL"))
  }

  @Test(arguments: ["redis", "database", "2nd", "größe"])
  func `never names a variable twice or in a way that shells reject`(name: String) {
    var redis = Self.cache
    redis.dependency = name
    let names = text([redis, Self.orders]).map { String($0.prefix { $0 != "=" }) }
    #expect(Set(names).count == names.count)
    for name in names {
      #expect(name.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_") })
      #expect(name.first?.isNumber == false)
    }
  }

  @Test(arguments: [
    ("jdbc:${orders-db.url}?x", "jdbc:postgres://assay:secret@127.0.0.1:5433/one?x"),
    ("${cache.host}:${cache.port}", "127.0.0.1:6380"),
    ("${HOME}/${orders-db.user}", "${HOME}/assay"),
    ("plain", "plain"), ("", ""), ("$ ${ unclosed", "$ ${ unclosed"), ("${}", "${}"),
    ("${cache.database}${", "0${"), ("é${cache.port}é", "é6380é"),
  ])
  func `fills in references`(text: String, filled: String) throws {
    #expect(
      try ProvidedConnection.fillingReferences(
        in: text, from: [Self.orders, Self.cache], place: "assay.yaml:3:7") == filled)
  }

  @Test(arguments: [
    ("${db.url}", "There is no db here, only: cache, orders-db.", "Name db under needs."),
    (
      "${cache.user}", "cache is a redis and has no user.", "Use one of: url, host, port, database."
    ),
    (
      "${orders-db.uri}", "orders-db is a postgres and has no uri.",
      "Use one of: url, host, port, user, password, database."
    ), ("${.}", "There is no  here, only: cache, orders-db.", "Name  under needs."),
  ])
  func `says where a reference is wrong and what there is`(
    text: String, happened: String, remedy: String
  ) {
    let report = #expect(throws: FailureReport.self) {
      try ProvidedConnection.fillingReferences(
        in: text, from: [Self.orders, Self.cache], place: "assay.yaml:3:7")
    }
    #expect(report?.status == .badInput)
    #expect(report?.subject == "assay.yaml:3:7")
    #expect(report?.happened == happened)
    #expect(report?.remedy == remedy)
  }

  @Test func `says that a suite without needs has nothing to refer to`() {
    let report = #expect(throws: FailureReport.self) {
      try ProvidedConnection.fillingReferences(in: "${db.url}", from: [], place: "assay.yaml:3:7")
    }
    #expect(report?.happened == "Nothing here needs a dependency.")
  }
}
