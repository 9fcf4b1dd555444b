/// Manifests without an error, by name.
let goodManifests: [String: String] = [
  "the guide's example": #"""
  assay: 1
  system: shop
  services:
    orders:
      path: services/orders
      calls: [inventory, payments]            # service boundaries
      needs: [db]
      critical: [{path: "Sources/Orders/Pricing.swift", lines: 90}]
      suites:
        - {name: unit, layer: unit, run: "swift test --filter OrdersUnitTests", results: unit.xml}
        - {name: smoke, layer: e2e, run: "pytest e2e", results: e2e.xml, when: staging}
  dependencies:
    db: {kind: postgres, version: "15", migrations: db/migrations}
  pyramid: {unit: 50, integration: 30, contract: 15, e2e: 5, tolerance: 10}
  budget: 15m
  environments:
    staging: {purpose: end-to-end and smoke tests, data: sanitized-snapshot, refresh: weekly}
  """#,
  "every key": #"""
  assay: 1
  system: Online shop
  services:
    orders:
      path: ./services/orders
      language: python
      calls: [inventory, payments]
      needs: db
      build: make -C . all
      env: {DATABASE_URL: "${db.url}", PORT: 8080, EMPTY: ""}
      critical:
        - pricing.py
        - {path: "../shared/*.py", regions: 85%}
        - {path: tax.py, lines: "95.5", regions: 90.0}
      suites:
        - name: unit
          layer: unit
          run: |
            set -e
            make unit
          results: [build/a.xml, build/b/*.xml]
          format: junit
          coverage: lcov.info
          needs: []
          timeout: 1m30s
          env: {MODE: true}
          atLeast: 12
          exclusive: port-8080
        - {layer: integration, run: pytest it, needs: [db], env: {DB: "${db.host}:${db.port}"}}
    inventory:
      path: services/inventory
      suites: {layer: unit, run: go test ./...}
  thirdParties:
    payments: {simulator: simulators/payments}
    mail:
  dependencies:
    db: {kind: postgres, version: 15, migrations: db/migrations, seed: db/seed.sql}
    cache: {kind: redis, version: 7.0, needs: db}
    sessions: {kind: redis, needs: [db, cache]}
  contracts: [pacts, services/*/pacts]
  pyramid: {unit: 70, integration: 17.5%, contract: 12.5, tolerance: 5}
  budget: 1h30m500ms
  environments:
    preview: {purpose: try a change, data: fixtures, refresh: per-pull-request}
    production: {purpose: customers, data: production}
  advisory: pyramid
  require: [contracts, integration.real-dependencies]
  """#,
  "the shortest": """
  assay: 1
  system: notes
  services: {notes: {suites: {layer: unit, run: pytest}}}
  """,
  "a service without suites": """
  assay: 1
  system: notes
  services:
    notes: {}
  """,
  "JSON": #"""
  {"assay": 1, "system": "notes", "services": {"notes": {"suites": []}}, "budget": "1h"}
  """#,
]
