import AssayManifest
import AssayTestRuns
import AssayYAML
import Testing

struct RepositorySurveyTests {
  @Test(arguments: sampleRepositories.keys.sorted())
  func `writes a manifest without an error`(_ name: String) throws {
    let survey = try survey(of: name)
    let decoded = ManifestYAML.decode(Array(survey.manifest.utf8)).decoded
    #expect(decoded.diagnostics == [])
    #expect(decoded.manifest != nil)
    #expect(!survey.guesses.isEmpty)
    #expect(survey.guesses.allSatisfy { !$0.reason.isEmpty })
    for guess in survey.guesses.flatMap({ $0.reason.split(separator: " ") }) {
      #expect(survey.manifest.contains(guess))
    }
  }

  @Test(
    arguments: [
      ("pytest", ["unit unit: python3 -m pytest"]),
      (
        "pytest by layers",
        [
          "unit unit: python3 -m pytest --ignore=end_to_end --ignore=tests/integration",
          "integration integration: python3 -m pytest tests/integration",
          "e2e e2e: python3 -m pytest end_to_end",
        ]
      ),
      ("Go", ["unit unit: go test ./..."]),
      (
        "Go by layers",
        [
          "unit unit: go test $(go list ./... | grep -vE '/(test/e2e)(/|$)')",
          "e2e e2e: go test ./test/e2e/...",
          "integration integration: go test -tags=integration ./db",
        ]
      ),
      (
        "Swift",
        [
          "unit unit: swift test --skip-build --skip '^XContractTests[.]' --skip '^XE2ETests[.]'"
            + " --skip '^XIntegrationTests[.]'",
          "contract contract: swift test --skip-build --filter '^XContractTests[.]'",
          "integration integration: swift test --skip-build --filter '^XIntegrationTests[.]'",
          "e2e e2e: swift test --skip-build --filter '^XE2ETests[.]'",
        ]
      ),
      (
        "jest",
        [
          "unit unit: npx jest --reporters=default --reporters=jest-junit > reports/unit.xml"
        ]
      ),
      (
        "vitest and Playwright",
        [
          "unit unit: npm run test:unit -- --reporter=junit --outputFile=reports/unit.xml"
            + " > reports/unit.xml",
          "integration integration: npm run test:integration -- --reporter=junit"
            + " --outputFile=reports/integration.xml > reports/integration.xml",
          "e2e e2e: npx playwright test --reporter=junit > reports/playwright.xml",
        ]
      ),
      (
        "node --test",
        [
          "unit unit: mkdir -p reports && node --test --test-reporter=spec"
            + " --test-reporter-destination=stdout --test-reporter=junit"
            + " --test-reporter-destination=reports/unit.xml"
            + " $(find test/unit -type f -name '*.*js') > reports/unit.xml",
          "integration integration: mkdir -p reports && node --test --test-reporter=spec"
            + " --test-reporter-destination=stdout --test-reporter=junit"
            + " --test-reporter-destination=reports/integration.xml"
            + " $(find test/integration -type f -name '*.*js') > reports/integration.xml",
        ]
      ),
      (
        "a main script beside others",
        [
          "unit unit: npm run test -- --reporter=junit --outputFile=reports/unit.xml"
            + " > reports/unit.xml",
          "integration integration: npm run test:integration -- --reporter=junit"
            + " --outputFile=reports/integration.xml > reports/integration.xml",
        ]
      ),
      (
        "a main script that runs the others",
        [
          "integration integration: npm run test:integration -- --reporters=default"
            + " --reporters=jest-junit > reports/integration.xml"
        ]
      ),
      (
        "an unknown main script",
        [
          "integration integration: npm run test:integration -- --reporter xunit"
            + " --reporter-option output=reports/integration.xml > reports/integration.xml"
        ]
      ),
      (
        "scripts of node --test only",
        [
          "integration integration: mkdir -p reports && node --test --test-reporter=spec"
            + " --test-reporter-destination=stdout --test-reporter=junit"
            + " --test-reporter-destination=reports/integration.xml it.js"
            + " > reports/integration.xml"
        ]
      ),
      (
        "jest beside vitest",
        ["unit unit: npx jest --reporters=default --reporters=jest-junit > reports/unit.xml"]
      ),
      (
        "node --test by scripts",
        [
          "unit unit: mkdir -p reports && node --test --test-reporter=spec"
            + " --test-reporter-destination=stdout --test-reporter=junit"
            + " --test-reporter-destination=reports/unit.xml src/a.test.js > reports/unit.xml",
          "integration integration: mkdir -p reports && npm run test:integration --"
            + " --test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit"
            + " --test-reporter-destination=reports/integration.xml > reports/integration.xml",
        ]
      ),
      (
        "mocha",
        [
          "unit unit: npx mocha --reporter xunit --reporter-option output=reports/unit.xml"
            + " > reports/unit.xml"
        ]
      ),
      ("an unknown runner", []),
      (
        "Maven",
        [
          "unit unit: ./mvnw -B test > a/target/surefire-reports/TEST-*.xml"
            + " target/surefire-reports/TEST-*.xml",
          "integration integration: ./mvnw -B test-compile failsafe:integration-test failsafe:verify"
            + " > a/target/failsafe-reports/TEST-*.xml target/failsafe-reports/TEST-*.xml",
        ]
      ),
      (
        "Gradle",
        [
          "unit unit: ./gradlew cleanTest test > app/build/test-results/test/*.xml"
            + " lib/build/test-results/test/*.xml",
          "integration integration: ./gradlew cleanIntegrationTest integrationTest"
            + " > app/build/test-results/integrationTest/*.xml",
        ]
      ),
      ("Rust", []),
      (
        "Rust with nextest",
        ["unit unit: cargo nextest run --profile ci > target/nextest/ci/out.xml"]
      ),
      ("Rust with nextest but no results", []),
      (
        "RSpec",
        [
          "unit unit: bundle exec rspec --format progress --format RspecJunitFormatter --out"
            + " reports/unit.xml --exclude-pattern 'spec/integration/**/*_spec.rb'"
            + " > reports/unit.xml",
          "integration integration: bundle exec rspec --format progress --format"
            + " RspecJunitFormatter --out reports/integration.xml spec/integration"
            + " > reports/integration.xml",
        ]
      ),
      (
        "RSpec without a formatter",
        [
          "unit unit: rspec --format progress --format RspecJunitFormatter --out"
            + " reports/unit.xml spec/unit > reports/unit.xml"
        ]
      ),
      (
        ".NET",
        [
          "unit unit: dotnet test tests/Shop.Tests/Shop.Tests.csproj"
            + " --logger 'junit;LogFilePath=reports/unit.xml'"
            + " > tests/Shop.Tests/reports/unit.xml",
          "integration integration: dotnet test"
            + " tests/Shop.IntegrationTests/Shop.IntegrationTests.csproj"
            + " --logger 'junit;LogFilePath=reports/integration.xml'"
            + " > tests/Shop.IntegrationTests/reports/integration.xml",
        ]
      ),
      (
        "two languages in one folder",
        [
          "unit unit: python3 -m pytest",
          "javascript-unit unit: npx mocha --reporter xunit --reporter-option"
            + " output=reports/unit.xml > reports/unit.xml",
        ]
      ),
      ("broken files", ["unit unit: python3 -m pytest"]),
    ] as [(String, [String])])
  func `finds the suites of a repository`(name: String, suites: [String]) throws {
    let manifest = try manifest(of: name)
    let service = try #require(manifest.services.first)
    #expect(service.path == ".")
    #expect(
      service.suites.map { suite in
        let results = suite.results.isEmpty ? "" : " > " + suite.results.joined(separator: " ")
        return "\(suite.name) \(suite.layer.rawValue): \(suite.run)\(results)"
      } == suites)
  }

  @Test func `finds the services of a monorepo and what joins them`() throws {
    let manifest = try manifest(of: "a monorepo")
    #expect(manifest.services.map(\.name) == ["e2e", "inventory", "orders", "web"])
    #expect(
      manifest.services.map(\.path) == ["e2e", "services/inventory", "services/orders", "web"])
    #expect(
      manifest.services.map { $0.suites.map(\.layer) } == [[.endToEnd], [.unit], [.unit], [.unit]])
    #expect(manifest.services.map(\.calls) == [[], [], ["inventory", "Payment-API"], []])
    #expect(manifest.services.map(\.needs) == [[], [], ["db"], []])
    #expect(manifest.services[2].env == [.init(name: "DB", value: "${db.url}")])
    #expect(manifest.thirdParties.map(\.name) == ["Payment-API"])
    #expect(manifest.dependencies.map(\.version) == [nil])
    #expect(manifest.contracts == ["pacts"])
    let text = try survey(of: "a monorepo").manifest
    #expect(text.contains("# Found services/inventory/openapi.yaml: an OpenAPI document.\n"))
  }

  @Test func `takes servers and variables from compose files`() throws {
    let manifest = try manifest(of: "pytest by layers")
    #expect(manifest.dependencies.map(\.name) == ["db", "cache", "queue", "search"])
    #expect(
      manifest.dependencies.map(\.kind) == ["postgres", "redis", "rabbitmq", "elasticsearch"])
    #expect(manifest.dependencies.map(\.version) == ["15", "7.2", "3", "8.15.0"])
    #expect(manifest.services.map(\.needs) == [["db", "cache", "queue", "search"]])
    #expect(
      manifest.services[0].env == [
        .init(name: "DATABASE_URL", value: "${db.url}"),
        .init(name: "CACHE_HOST", value: "${cache.host}"),
      ])
    let text = try survey(of: "pytest by layers").manifest
    let hint =
      "mail (acme/mail:1), pay (acme/pay): no kind of server that Assay knows. To have them as they "
      + "stand there: `compose: docker-compose.yml`."
    #expect(comments(text).contains(hint))
  }

  @Test(arguments: ["pytest", "Go"])
  func `keeps a plain repository's manifest short`(_ name: String) throws {
    let lines = try survey(of: name).manifest.split(separator: "\n").filter { line in
      !line.drop { $0 == " " }.hasPrefix("#")
    }
    #expect(lines.count < 15)
  }

  @Test func `explains each guess in a comment`() throws {
    #expect(
      try survey(of: "pytest").manifest == """
        # Written by `assay init`; each comment says what a guess rests on. Check the guesses, then
        # run `assay verify`. All keys are explained in docs/manifest.md of Assay.
        assay: 1
        system: shop
        services:
          shop:
            # 1 Python test file; pyproject.toml names pytest.
            language: python
            suites:
              # 1 test file whose folder names no layer, for example tests/test_a.py; taken for unit tests.
              - name: unit
                layer: unit
                run: python3 -m pytest
        # No tests found for contract, integration, e2e, so the pyramid is shown but does not
        # decide. Remove the next line to let it decide.
        advisory: [pyramid]

        """)
  }

  @Test(
    arguments: [
      ("Rust", "no machine-readable results on stable Rust"),
      ("Rust with nextest but no results", "lets no profile write results"),
      ("jest", "npm install --save-dev jest-junit"),
      ("an unknown runner", "add a suite with `run` and `results`"),
      ("an unknown main script", "The runner behind `npm test` is unknown here"),
      ("an unknown main script", "Runner by dependencies or other scripts: vitest."),
      ("jest beside vitest", "`npm test` runs `jest`. Runner: jest."),
      ("a main script beside others", "If it also runs the tests of test:integration, narrow it."),
      ("vitest and Playwright", "`npm test` is no suite: `test:unit` has the unit tests."),
      (
        "two languages in one folder",
        "needs: integration and e2e suites get for db DATABASE_URL, PGHOST, PGPORT, PGUSER,"
          + " PGPASSWORD, PGDATABASE, for cache REDIS_URL, REDIS_HOST, REDIS_PORT"
          + " (docs/dependencies.md of Assay)."
          + " There is no such suite yet; others get them by `needs` of their own."
      ),
      ("a main script beside others", "get for a and b variables named after them (docs"),
      ("broken files", "compose.yaml can't be read as YAML, so the servers it runs are not"),
    ])
  func `says what the author has to know`(name: String, comment: String) throws {
    #expect(try comments(survey(of: name).manifest).contains(comment))
  }

  @Test func `says nothing of suites to come where suites get servers`() throws {
    let comments = try comments(survey(of: "a main script beside others").manifest)
    #expect(!comments.contains("There is no such suite yet"))
  }

  @Test func `names an unreadable compose file where it finds nothing else`() {
    let survey = RepositorySurvey(
      RepositoryListing(
        paths: ["compose.yaml"], contents: { _ in nil }, tree: ManifestYAML.foreignTree),
      system: "shop")
    #expect(survey.guesses == [])
    #expect(comments(survey.manifest).contains("compose.yaml can't be read as YAML"))
    #expect(ManifestYAML.decode(Array(survey.manifest.utf8)).decoded.diagnostics == [])
  }

  @Test func `leaves end-to-end suites to staging`() throws {
    let suites = try manifest(of: "Swift").services[0].suites
    #expect(suites.map(\.when) == [.pullRequest, .pullRequest, .pullRequest, .staging])
  }

  @Test(arguments: [[], ["README.md"], ["node_modules/a/package.json", "vendor/b/go.mod"]])
  func `writes a skeleton when there is nothing to find`(_ paths: [String]) {
    let survey = RepositorySurvey(
      RepositoryListing(paths: paths, contents: { _ in "{}" }, tree: ManifestYAML.foreignTree),
      system: "shop")
    #expect(survey.guesses == [])
    #expect(survey.manifest.hasPrefix("# `assay init` found no tests that it knows how to run."))
    let decoded = ManifestYAML.decode(Array(survey.manifest.utf8)).decoded
    #expect(decoded.diagnostics == [])
    #expect(decoded.manifest?.services.map(\.name) == ["shop"])
  }

  @Test(arguments: [
    "my: \"shop\"\u{7}\\", "no", "7.0", "", "- x", "#1", "ünïcode", "a\nb", "\u{FEFF}", "\u{2028}x",
  ])
  func `quotes whatever name a folder has`(_ system: String) throws {
    let survey = RepositorySurvey(
      RepositoryListing(paths: ["go.mod", "a_test.go"], contents: { _ in "" }, tree: { _ in nil }),
      system: system)
    let decoded = ManifestYAML.decode(Array(survey.manifest.utf8)).decoded
    #expect(decoded.diagnostics == [])
    #expect(decoded.manifest?.system == (["", "\u{FEFF}"].contains(system) ? "app" : system))
  }

  @Test func `keeps file names from becoming commands`() throws {
    let survey = RepositorySurvey(
      RepositoryListing(
        paths: ["conftest.py", "integration/$(touch x)'; ls/integration/test_a.py"],
        contents: { _ in "" }, tree: { _ in nil }), system: "shop")
    let decoded = ManifestYAML.decode(Array(survey.manifest.utf8)).decoded
    #expect(
      decoded.manifest?.services[0].suites.map(\.run)
        == [#"python3 -m pytest 'integration/$(touch x)'\''; ls/integration'"#])
  }

  /// All comments as one line, as they are broken where words allow.
  private func comments(_ manifest: String) -> String {
    let lines = manifest.split(separator: "\n").map { $0.drop { $0 == " " } }
    return lines.filter { $0.hasPrefix("# ") }.map { String($0.dropFirst(2)) }
      .joined(separator: " ")
  }

  private func survey(of name: String) throws -> RepositorySurvey {
    let files = try #require(sampleRepositories[name])
    return RepositorySurvey(
      RepositoryListing(
        paths: files.keys, contents: { files[$0] }, tree: ManifestYAML.foreignTree),
      system: "shop")
  }

  private func manifest(of name: String) throws -> Manifest {
    let text = try survey(of: name).manifest
    return try #require(ManifestYAML.decode(Array(text.utf8)).decoded.manifest)
  }
}
