import AssayDependencies
import AssayEvidence
import AssayManifest
import AssayTestRuns
import AssayYAML
import Testing

struct ManifestDecoderTests {
  @Test(arguments: badShapes + moreBadShapes + badServerShapes + badReferences + badServers)
  func `says everything that is wrong, and where`(_ bad: BadManifest) {
    let decoded = ManifestYAML.decode(Array(bad.yaml.utf8)).decoded
    let messages = decoded.diagnostics.map {
      "\($0.place.line):\($0.place.column): \($0.severity.rawValue): \($0.message)"
    }
    #expect(messages == bad.messages)
    #expect((decoded.manifest == nil) == messages.contains { $0.contains(": error: ") })
  }

  @Test func `reads the example of the guide as it stands`() throws {
    let manifest = try decoded(goodManifests["the guide's example"], warnings: 2)
    #expect(manifest.system == "shop")
    #expect(manifest.pyramid == .standard)
    #expect(manifest.budget == .seconds(900))
    let orders = try #require(manifest.services.first)
    #expect(orders.name == "orders")
    #expect(orders.path == "services/orders")
    #expect(orders.calls == ["inventory", "payments"])
    #expect(orders.needs == ["db"])
    #expect(orders.critical.map(\.path) == ["Sources/Orders/Pricing.swift"])
    #expect(orders.critical.map(\.lines) == [90])
    #expect(orders.place == SourcePlace(line: 4, column: 3))
    #expect(orders.suites.map(\.name) == ["unit", "smoke"])
    #expect(orders.suites.map(\.layer) == [.unit, .endToEnd])
    #expect(orders.suites.map(\.results) == [["unit.xml"], ["e2e.xml"]])
    #expect(orders.suites.map(\.when) == [.pullRequest, .staging])
    #expect(orders.suites.map(\.needs) == [nil, nil])
    let database = try #require(manifest.dependencies.first)
    #expect(database.kind == "postgres")
    #expect(database.version == "15")
    #expect(database.definition.migrations == "db/migrations")
    let staging = try #require(manifest.environments.first)
    #expect(staging.data == .sanitizedSnapshot)
    #expect(staging.refresh == .weekly)
  }

  @Test func `reads every key`() throws {
    let manifest = try decoded(goodManifests["every key"], warnings: 0)
    let orders = try #require(manifest.services.first)
    #expect(orders.language == "python")
    #expect(orders.build == "make -C . all")
    #expect(
      orders.env == [
        .init(name: "DATABASE_URL", value: "${db.url}"), .init(name: "PORT", value: "8080"),
        .init(name: "EMPTY", value: ""),
      ])
    #expect(orders.critical.map(\.lines) == [80, nil, 95.5])
    #expect(orders.critical.map(\.regions) == [nil, 85, 90])
    #expect(orders.critical.map(\.mutation) == [nil, nil, 75])
    var mutation = Manifest.Mutation(report: ["m.json", "b/**/m.xml"], run: "make mutate")
    (mutation.within, mutation.when) = (.seconds(300), .staging)
    #expect(orders.mutation == mutation)
    let unit = try #require(orders.suites.first)
    #expect(unit.results == ["build/a.xml", "build/b/*.xml"])
    #expect(unit.format == .junit)
    #expect(unit.coverage == ["lcov.info"])
    #expect(unit.needs == [])
    #expect(unit.timeout == .seconds(90))
    #expect(unit.atLeast == 12)
    #expect(unit.exclusive == "port-8080")
    #expect(orders.suites.map(\.isolation) == [nil, .test, nil, nil])
    #expect(unit.env == [.init(name: "MODE", value: "true")])
    #expect(orders.suites.map(\.needs) == [[], ["db"], ["db"], []])
    #expect(manifest.thirdParties.map(\.name) == ["payments", "mail"])
    #expect(manifest.thirdParties.map(\.simulator) == ["simulators/payments", nil])
    #expect(manifest.dependencies.map(\.version) == ["15", "7.0", nil])
    #expect(manifest.dependencies.map(\.needs) == [[], ["db"], ["db", "cache"]])
    #expect(manifest.dependencies.map(\.definition.seed) == ["db/seed.sql", nil, nil])
    #expect(manifest.contracts == ["pacts", "services/*/pacts"])
    #expect(
      manifest.pyramid
        == .init(unit: 70, integration: 17.5, contract: 12.5, endToEnd: 0, tolerance: 5))
    #expect(manifest.budget == .milliseconds(5_400_500))
    #expect(manifest.advisory == ["pyramid"])
    #expect(manifest.require == ["contracts", "integration.real-dependencies"])
    #expect(manifest.environments.map(\.refresh) == [.perPullRequest, nil])
  }

  @Test func `a provider is one more suite, that of a third party at who calls it`() throws {
    let manifest = try decoded(goodManifests["every key"], warnings: 0)
    let orders = try #require(manifest.services.first)
    let suites = orders.suites.suffix(2)
    #expect(suites.map(\.name) == ["provider", "payments-simulator"])
    #expect(suites.map(\.layer) == [.contract, .contract])
    #expect(suites.map(\.verifies) == ["orders", "payments"])
    #expect(suites.map(\.timeout) == [.seconds(60), .seconds(300)])
    #expect(
      suites.map(\.run)
        == ["orders", "payments"].map { "\"$ASSAY\" contract verify --of \($0)" })
    #expect(manifest.providers == ["orders", "payments"])
    let (provider, path) = try #require(manifest.provider("orders"))
    #expect(path == "./services/orders")
    #expect(provider.run == "python -m orders")
    #expect(provider.url == "http://127.0.0.1:$PORT/api")
    #expect(
      [provider.ready, provider.states, provider.messages] == ["/health", "/_states", "/_messages"])
    #expect(provider.env == [.init(name: "DB", value: "${db.url}")])
    #expect(manifest.provider("payments")?.provider.run == "python simulators/payments")
    #expect(manifest.provider("mail") == nil)
  }

  @Test func `lets one service be short`() throws {
    let manifest = try decoded(goodManifests["the shortest"], warnings: 0)
    let service = try #require(manifest.services.first)
    #expect(service.path == ".")
    #expect(service.suites.map(\.name) == ["unit"])
    #expect(service.suites.map(\.timeout) == [.seconds(600)])
    #expect(manifest.budget == .seconds(900))
  }

  @Test(arguments: goodManifests.keys.sorted())
  func `finds no error in a good manifest`(_ name: String) throws {
    let yaml = try #require(goodManifests[name])
    let decoded = ManifestYAML.decode(Array(yaml.utf8)).decoded
    #expect(decoded.manifest != nil)
    #expect(decoded.diagnostics.filter { $0.severity == .error } == [])
  }

  @Test func `takes the ids of checks from its caller`() {
    let yaml = "assay: 1\nsystem: s\nservices: {a: {}}\nadvisory: [weather]\n"
    let tree =
      ManifestYAML.foreignTree(yaml) ?? LocatedValue(.sequence([]), at: .init(line: 1, column: 1))
    #expect(ManifestDecoder().decode(tree).manifest == nil)
    #expect(
      ManifestDecoder(knownChecks: ["weather"]).decode(tree).manifest?.advisory == ["weather"])
  }

  @Test func `answers a huge tangle of needs without trapping`() {
    let names = (0..<3_000).map { "d\($0)" }
    let tangle = names.enumerated().map { index, name in
      "  \(name): {kind: redis, needs: [\(names[(index + 1) % names.count])]}\n"
    }
    let yaml = "assay: 1\nsystem: s\nservices: {a: {}}\ndependencies:\n" + tangle.joined()
    let diagnostics = ManifestYAML.decode(Array(yaml.utf8)).decoded.diagnostics
    #expect(diagnostics.count == 1)
    #expect(diagnostics.first?.found.hasPrefix("the cycle d0 → d1 → d2") == true)
  }

  private func decoded(_ yaml: String?, warnings: Int) throws -> Manifest {
    let bytes = Array(try #require(yaml).utf8)
    let decoded = ManifestYAML.decode(bytes).decoded
    #expect(decoded.diagnostics.count == warnings)
    return try #require(decoded.manifest)
  }
}
