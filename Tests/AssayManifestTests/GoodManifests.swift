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
        - {path: tax.py, lines: "95.5", regions: 90.0, mutation: 75%}
      mutation: {report: [m.json, "b/**/m.xml"], run: make mutate, within: 5m, when: staging}
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
        - {layer: integration, run: pytest it, needs: [db], env: {DB: "${db.jdbc}"}, isolation: test}
      provider:
        run: python -m orders
        url: http://127.0.0.1:$PORT/api
        ready: /health
        states: /_states
        messages: /_messages
        needs: db
        env: {DB: "${db.url}"}
        timeout: 1m
    inventory:
      path: services/inventory
      suites: {layer: unit, run: go test ./...}
  thirdParties:
    payments: {simulator: simulators/payments, provider: python simulators/payments}
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
  "a container of any image, with every key": #"""
  assay: 1
  system: notes
  services: {notes: {env: {SEARCH: "${search.url}", ADMIN: "${search.admin_port}"}}}
  dependencies:
    search:
      image: acme/search:2.1
      runtime: container
      command: searchd --listen "0.0.0.0 all" --save ''
      entrypoint: [/entry, ""]
      ports: {http: 8080, admin: 9090/udp, fixed: "7000:70"}
      files: {/etc/search.yml: config/search.yml}
      mounts: [./data:/data:ro, index:/index]
      volumes: /srv/words:/words
      tmpfs: [/tmp, "/run:size=64m,mode=0700"]
      networks: [backend]
      aliases: [finder, search.local]
      labels: {team: "search", "com.acme/tier": 1}
      user: 1000:1000
      workdir: /srv
      capabilities: {add: NET_ADMIN, drop: [ALL]}
      privileged: false
      memory: 512m
      cpus: 1.5
      healthcheck: {command: curl -f localhost || exit 1, interval: 1s, timeout: 2s, retries: 9,
        startPeriod: 3s}
      platform: linux/arm64
      init: true
      shm: 64 MiB
      pull: older-than 24h
      reuse: true
      hostPorts: [3000]
      environment: {MODE: test}
      needs: [db]
      isolation: server
      startTimeout: 2m
      startAttempts: 3
      url: http://{host}:{port}/v1
      variables: {SEARCH_HOST: "{host}"}
      ready:
        - {log: started, times: 2}
        - {http: /health, port: 8080, status: 200-204, body: /ok|fine/, tls: true,
           anyCertificate: true, method: POST, headers: {X-A: b}, send: "{}", user: u,
           password: p, answerHeaders: {Server: acme}}
        - {within: 10s, any: [{port: 8080}, {listening: 9090}, {answers: http}]}
        - {command: [ls, /], code: 2, output: "no"}
        - {file: /ready, content: "yes"}
        - {all: [{healthy: true}, {command: test -e /x}]}
    job: {build: {context: job, dockerfile: docker/Job, args: {V: 1}, target: t, tag: "job:1",
      platform: linux/amd64, pull: true, cache: false}, ready: {exited: 0}}
    tool: {build: tool}
    db: postgres:15
    main: {kind: postgres, image: postgis/postgis:15-3.4, settings: {max_connections: 50},
      migrations: db, seed: seed.sql, isolation: schema, ready: {query: SELECT 1}}
    cache: redis
    queue: {kind: rabbitmq, healthcheck: [rabbitmq-diagnostics, ping]}
  """#,
  "kinds of one's own": #"""
  assay: 1
  system: notes
  services: {notes: {needs: [search, clock], env: {A: "${search.jdbc} ${search.prefix}"}}}
  modules:
    finder:
      title: Finder
      image: acme/finder:{version}-slim
      version: 2.1
      ports: {http: 8080, admin: 9090}
      speaks: http
      ready: {http: /health}
      environment: {FINDER_USER: "{user}"}
      command: [finderd, --port, 8080]
      settingArguments: ["--{key}={value}"]
      account: {user: admin, password: secret, database: main}
      url: finder://{user}:{password}@{host}:{port}/{database}
      forms: {jdbc: "jdbc:finder://{host}:{port:admin}"}
      variables: {FINDER_URL: "finder://{host}:{port}"}
      isolation: [prefix, server]
      data: /var/lib/finder
    clockd:
      ports: 7000
      process:
        program: clockd
        package: clock-server
        folders: /opt/clock/*/bin
        arguments: -p {port} -d {data}
        environment: {TZ: UTC}
        files: {"{folder}/clock.conf": "port {port}\n"}
        initialize: [[clock-init, "{data}"], "touch '{data}/a b'"]
        versionArguments: []
        accounts: [clock, nobody]
        portsFile: "{folder}/ports"
        stop: interrupt
        stopLimit: 2s
  dependencies:
    search: {kind: finder, version: 3, settings: {depth: 2}, isolation: prefix}
    clock: clockd
  """#,
  "compose files that nobody reads here": #"""
  assay: 1
  system: notes
  services: {notes: {needs: [db], env: {DB: "${db.url}"}}}
  compose: [compose.yaml, {path: compose.test.yaml, profiles: [test]}]
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
