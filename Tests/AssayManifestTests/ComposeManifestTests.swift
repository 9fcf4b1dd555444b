import AssayDependencies
import AssayManifest
import AssayYAML
import Testing

/// Manifests that take their servers from compose files.
struct ComposeManifestTests {
  private let compose = """
    services:
      db: {image: "postgres:${PG:-15}", environment: {POSTGRES_DB: shop}}
      search: {image: acme/search, ports: [80], depends_on: [db], profiles: [full]}
      broken: {image: acme/x, devices: [/dev/kvm], user: $NOBODY}
    """

  @Test func `takes services as dependencies`() throws {
    let decoded = decode(
      """
      assay: 1
      system: shop
      services: {a: {needs: [db, search], env: {DB: "${db.url}", S: "${search.port}"}}}
      dependencies: {cache: redis}
      compose: compose.yaml
      """, environment: ["PG": "16"])
    let expected: [String] = [
      "compose.yaml:4:27: warning: services.broken.devices: expected keys that Assay "
        + "supports, found 'devices' – broken can't be started until then; nothing needs it so far"
    ]
    #expect(messages(decoded) == expected)
    let manifest = try #require(decoded.manifest)
    #expect(manifest.dependencies.map(\.name) == ["cache", "db", "search"])
    #expect(manifest.dependencies.map(\.file) == [nil, "compose.yaml", "compose.yaml"])
    #expect(manifest.dependencies[1].version == "16")
    #expect(manifest.dependencies[1].place == SourcePlace(line: 2, column: 3))
    #expect(manifest.dependencies[1].definition.module.account.database == "shop")
    #expect(manifest.dependencies[2].needs == ["db"])
  }

  @Test func `refuses a manifest that needs what can't be started`() {
    let decoded = decode(
      """
      assay: 1
      system: shop
      services: {a: {suites: {layer: unit, run: pytest, needs: [broken]}}}
      compose: [compose.yaml]
      """)
    #expect(decoded.manifest == nil)
    let expected: [String] = [
      "compose.yaml:4:27: error: services.broken.devices: expected keys that Assay supports, "
        + "found 'devices' – remove it from the service, or describe the server under "
        + "`dependencies`",
      "compose.yaml:4:54: warning: services.broken.user: expected a value for NOBODY, found none, "
        + "so it is empty – set it, write it to .env, or give a default: ${NOBODY:-value}",
    ]
    #expect(messages(decoded) == expected)
  }

  @Test func `lets the manifest describe a service anew`() throws {
    let decoded = decode(
      """
      assay: 1
      system: shop
      services: {a: {needs: [search, broken]}}
      dependencies:
        broken: {image: acme/x}
        db: {kind: postgres, version: 14, migrations: db}
      compose: {path: compose.yaml, profiles: full}
      """)
    #expect(decoded.diagnostics == [])
    let manifest = try #require(decoded.manifest)
    #expect(manifest.dependencies.map(\.name) == ["broken", "db", "search"])
    #expect(manifest.dependencies.map(\.version) == [nil, "14", nil])
  }

  @Test func `finds names and fields of services`() {
    let decoded = decode(
      """
      assay: 1
      system: shop
      services: {a: {needs: [serach], env: {S: "${search.url}", D: "${db.urll}"}}}
      compose: {path: compose.yaml, profiles: full}
      """)
    let expected: [String] = [
      "assay.yaml:3:24: error: services.a.needs[0]: expected a dependency (db, search), found "
        + "'serach' – did you mean 'search'? Otherwise declare it under `dependencies`.",
      "assay.yaml:3:42: error: services.a.env.S: expected one of host, port, user, password, "
        + "database after the dot, found '${search.url}' – give search a `url`",
      "assay.yaml:3:62: error: services.a.env.D: expected one of \(fields(of: .postgres)), "
        + "schema after the dot, found "
        + "'${db.urll}' – did you mean 'url'?",
    ]
    #expect(Array(messages(decoded).prefix(3)) == expected)
  }

  @Test func `says which file is missing or no YAML`() {
    let missing = decode(
      "assay: 1\nsystem: s\nservices: {a: {}}\ncompose: [compose.yaml, gone.yaml]\n")
    #expect(
      messages(missing).first
        == "assay.yaml:4:25: error: compose: expected a compose file, found 'gone.yaml', which does "
        + "not exist")
    let broken = decode(
      "assay: 1\nsystem: s\nservices: {a: {}}\ncompose: bad.yaml\n",
      ["bad.yaml": "services:\n\tdb:\n"])
    #expect(broken.manifest == nil)
    #expect(
      broken.diagnostics.map { $0.rendered(file: "assay.yaml", text: "") } == [
        """
        bad.yaml:2:1: error: expected spaces for indentation, found a tab – replace tabs at the \
        start of lines by spaces
          2 |  db:
            | ^
        """
      ])
  }

  @Test func `finds rings of services`() {
    let decoded = decode(
      "assay: 1\nsystem: s\nservices: {a: {needs: x}}\ncompose: ring.yaml\n",
      [
        "ring.yaml": """
        services:
          x: {image: acme/x, depends_on: [y]}
          y: {image: acme/y, depends_on: [x]}
        """
      ])
    let expected: [String] = [
      "ring.yaml:2:3: error: services.x.depends_on: expected dependencies that can start one "
        + "after another, found the cycle x → y → x – remove one of these `needs`"
    ]
    #expect(messages(decoded) == expected)
  }

  @Test func `takes paths from the compose file's folder`() throws {
    let decoded = decode(
      "assay: 1\nsystem: s\nservices: {a: {needs: x}}\ncompose: deploy/dev.yaml\n",
      ["deploy/dev.yaml": "services: {x: {build: ../x, volumes: ['./conf:/conf']}}"])
    let dependency = try #require(decoded.manifest?.dependencies.first)
    #expect(dependency.paths.map(\.path) == ["x", "deploy/conf"])
    #expect(
      dependency.resolved(root: "/repo").module.container?.specification.mounts
        == [.init("/conf", .folder("/repo/deploy/conf"))])
  }

  @Test func `trusts names where nobody reads files`() {
    let yaml = "assay: 1\nsystem: s\nservices: {a: {needs: x, env: {X: \"${x.url}\"}}}\n"
    let decoded = ManifestYAML.decode(Array((yaml + "compose: a.yaml\n").utf8)).decoded
    #expect(decoded.diagnostics == [])
    #expect(decoded.manifest?.dependencies == [])
    #expect(ManifestYAML.decode(Array(yaml.utf8)).decoded.manifest == nil)
  }

  private func decode(
    _ yaml: String, _ files: [String: String] = [:], environment: [String: String] = [:]
  ) -> DecodedManifest {
    let files = files.merging(["compose.yaml": compose]) { own, _ in own }
    return ManifestYAML.decode(
      Array(yaml.utf8), files: ManifestFiles(text: { files[$0] }, environment: environment)
    ).decoded
  }

  private func messages(_ decoded: DecodedManifest) -> [String] {
    decoded.diagnostics.map { diagnostic in
      "\(diagnostic.source?.file ?? "assay.yaml"):\(diagnostic.place.line):"
        + "\(diagnostic.place.column): \(diagnostic.severity.rawValue): \(diagnostic.message)"
    }
  }
}
