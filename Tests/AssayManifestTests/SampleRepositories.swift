/// Small repositories by name: each file's path and text.
let sampleRepositories: [String: [String: String]] = [
  "pytest": [
    "pyproject.toml": "[project]\ndependencies = [\"pytest\"]\n", "tests/test_a.py": "",
  ],
  "pytest by layers": [
    "requirements.txt": "pytest==9\n", "tests/unit/test_a.py": "", "tests/test_c.py": "",
    "tests/integration/test_b.py": "", "end_to_end/test_s.py": "", "community/it's/test_d.py": "",
    "docker-compose.yml": """
    x-common: &common
      restart: always
    services:
      app:
        build: .
        environment: {DATABASE_URL: "postgres://u:p@db:5432/x", CACHE_HOST: cache, MODE: db2}
        depends_on: [db, cache]
      db:
        <<: *common
        image: postgres:15-alpine
      cache: {image: "redis:7.2"}
      queue: {image: rabbitmq:3-management}
      search: {image: "elasticsearch:${ELASTIC_VERSION:-8.15.0}"}
      mail: {image: "acme/mail:1"}
      pay: {image: acme/pay}
    """,
  ],
  "Go": ["go.mod": "module x\n", "a_test.go": "package a\n"],
  "Go by layers": [
    "go.mod": "module x\n", "a_test.go": "package a\n", "test/e2e/b_test.go": "package b\n",
    "db/c_test.go": "// Licence.\n\n//go:build integration\n\npackage c\n",
    "vendor/y/y_test.go": "package y\n",
  ],
  "Swift": [
    "Package.swift": """
    let package = Package(name: "x", targets: [
      .executableTarget(name: "X"), .testTarget(name: "XUnitTests"), .testTarget(name: "XTests"),
      // .testTarget(name: "OldTests"),
      .testTarget(
        name: "XIntegrationTests"), .testTarget(name: "XContractTests"),
      .testTarget(name: "XE2ETests"),
    ])
    """,
    ".build/checkouts/y/Package.swift": ".testTarget(name: \"YTests\")",
  ],
  "jest": [
    "package.json": #"{"scripts":{"test":"jest"},"devDependencies":{"jest":"29"}}"#,
    "src/a.test.js": "", "node_modules/b/package.json": "{}",
  ],
  "vitest and Playwright": [
    "package.json": #"""
    {"scripts": {"test": "vitest", "test:unit": "vitest run unit", "test:integration": "vitest it"},
     "devDependencies": {"vitest": "2", "typescript": "5", "@playwright/test": "1"}}
    """#
  ],
  "node --test": [
    "package.json": #"{"scripts":{"test":"node --test"}}"#, "test/unit/a.test.js": "",
    "test/integration/b.spec.mjs": "",
  ],
  "a main script beside others": [
    "package.json": #"""
    {"scripts": {"test": "vitest run", "test:integration": "vitest run --dir integration"},
     "devDependencies": {"vitest": "2"}}
    """#, "src/a.test.ts": "", "integration/b.test.ts": "",
    "compose.yaml": "services: {a: {image: postgres}, b: {image: postgres}}",
  ],
  "a main script that runs the others": [
    "package.json": #"""
    {"scripts": {"test": "npm run test:integration", "test:integration": "jest it",
      "test:e2e": "playwright test"}, "devDependencies": {"vitest": "2", "jest-junit": "1"}}
    """#
  ],
  "an unknown main script": [
    "package.json": #"""
    {"scripts": {"test": "make check", "test:integration": "node_modules/.bin/_mocha it"},
     "devDependencies": {"vitest": "2"}}
    """#
  ],
  "jest beside vitest": [
    "package.json": #"""
    {"scripts": {"test": "jest"}, "devDependencies": {"jest": "29", "vitest": "2"}}
    """#
  ],
  "node --test by scripts": [
    "package.json": #"""
    {"scripts": {"test": "node --test src/a.test.js", "test:integration": "c8 node --test"}}
    """#
  ],
  "scripts of node --test only": [
    "package.json": #"""
    {"scripts": {"test": "npm run test:integration", "test:integration": "node --test it.js"}}
    """#
  ],
  "mocha": ["package.json": #"{"devDependencies":{"mocha":"10","jest-junit":"1"}}"#],
  "an unknown runner": ["package.json": #"{"scripts":{"test":"tap"}}"#],
  "Maven": [
    "pom.xml": "<modules><module>a</module></modules>maven-failsafe-plugin", "mvnw": "",
    "a/pom.xml": "<project/>", "a/src/test/java/ATest.java": "", "a/src/test/java/BIT.java": "",
    "a/target/classes/pom.xml": "",
  ],
  "Gradle": [
    "build.gradle.kts": "", "gradlew": "", "app/src/test/java/A.java": "",
    "app/src/integrationTest/java/B.java": "", "lib/src/test/kotlin/C.kt": "",
  ],
  "Rust": ["Cargo.toml": "", "src/lib.rs": ""],
  "Rust with nextest": [
    "Cargo.toml": "", ".config/nextest.toml": "[profile.ci.junit]\npath = \"out.xml\" # here\n",
  ],
  "Rust with nextest but no results": [
    "Cargo.toml": "", ".config/nextest.toml": "[profile.default]\nretries = 1\n",
  ],
  "RSpec": [
    "Gemfile": "gem 'rspec_junit_formatter'", "spec/models/order_spec.rb": "",
    "spec/integration/db_spec.rb": "",
  ],
  "RSpec without a formatter": [".rspec": "", "spec/unit/a_spec.rb": ""],
  ".NET": [
    "Shop.sln": "", "src/Shop/Shop.csproj": "<Project/>",
    "tests/Shop.Tests/Shop.Tests.csproj":
      "<PackageReference Include=\"Microsoft.NET.Test.Sdk\"/><x Include=\"JunitXml.TestLogger\"/>",
    "tests/Shop.IntegrationTests/Shop.IntegrationTests.csproj":
      "<PackageReference Include=\"Microsoft.NET.Test.Sdk\"/>",
  ],
  "a monorepo": [
    "services/orders/go.mod": "", "services/orders/a_test.go": "",
    "services/inventory/pyproject.toml": "pytest", "services/inventory/tests/test_a.py": "",
    "services/inventory/openapi.yaml": "openapi: 3.1.0\n",
    "package.json": #"{"workspaces":["web"]}"#,
    "web/package.json": #"{"scripts":{"test":"vitest"},"devDependencies":{"vitest":"1"}}"#,
    "web/fixtures/a/package.json": #"{"devDependencies":{"vitest":"1"}}"#,
    "e2e/conftest.py": "", "e2e/test_smoke.py": "",
    "pacts/a.json": #"{"consumer":{"name":"orders"},"provider":{"name":"inventory"}}"#,
    "pacts/b.json": #"{"consumer":{"name":"Orders"},"provider":{"name":"Payment API"}}"#,
    "Examples/pacts/c.json": #"{"consumer":{"name":"orders"},"provider":{"name":"web"}}"#,
    "deploy/compose.yaml": """
    services:
      orders:
        build: {context: ../services/orders}
        environment: ["DB=postgres://db/x"]
        depends_on: {db: {condition: service_healthy}}
      db: {image: "postgres:latest"}
    """,
  ],
  "two languages in one folder": [
    "pyproject.toml": "pytest", "test_a.py": "",
    "package.json": #"{"devDependencies":{"mocha":"10"}}"#,
    "compose.yaml": "services: {db: {image: postgres}, cache: {image: redis}}",
  ],
  "broken files": [
    "package.json": "{", "compose.yaml": "services: [", "pacts/a.json": "\u{1}",
    "Package.swift": ".testTarget(name: ", "tests/test_a.py": "", "openapi.json": "{}",
  ],
]
