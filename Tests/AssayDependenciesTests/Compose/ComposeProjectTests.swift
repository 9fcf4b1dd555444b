import AssayDependencies
import Testing

/// Whole files as people write them.
struct ComposeProjectTests {
  @Test func `makes known servers of a usual file`() throws {
    let project = ComposeFixture(
      """
      version: "3.8"
      name: shop
      services:
        web:
          build: .
          ports: ["8080:80"]
          environment:
            DATABASE_URL: postgres://app:secret@db:5432/shop
          depends_on:
            db: {condition: service_healthy}
            cache: {condition: service_started}
          restart: unless-stopped
        db:
          image: postgres:15-alpine
          container_name: shop-db
          environment:
            POSTGRES_USER: app
            POSTGRES_PASSWORD: secret
            POSTGRES_DB: shop
          ports: ["5432:5432"]
          volumes: ["pgdata:/var/lib/postgresql/data"]
          healthcheck:
            test: ["CMD-SHELL", "pg_isready -U app"]
            interval: 5s
          shm_size: 128mb
        cache:
          image: redis:7
          command: redis-server --save "" --maxmemory 64mb
      volumes:
        pgdata:
      """
    ).project()
    #expect(project.messages == [])
    let database = try #require(project["db"])
    #expect(database.module.name == "postgres")
    #expect(database.version == VersionRequirement("15"))
    #expect(database.runtime == .automatic)
    #expect(
      database.module.account == ServiceAccount(user: "app", password: "secret", database: "shop"))
    #expect(database.environment == [:])
    #expect(database.ready == nil)
    #expect(database.image == "postgres:15-alpine")
    #expect(database.container?.mounts == [])
    #expect(database.container?.aliases == ["shop-db"])
    #expect(database.container?.sharedMemory == 128 << 20)
    #expect(database.container?.command == ServiceModule.postgres.container?.specification.command)
    #expect(database.module.isolation == ServiceModule.postgres.isolation)

    let cache = try #require(project["cache"])
    #expect(cache.settings == ["save": "", "maxmemory": "64mb"])
    #expect(cache.runtime == .automatic)

    let web = try #require(project["web"])
    #expect(web.image == "build .")
    #expect(web.needs == ["db", "cache"])
    #expect(web.runtime == .container)
    #expect(web.module.ports == [ServicePort("80", 80)])
    #expect(web.container?.ports == [.init(80)])
    #expect(web.ready == nil)
  }

  @Test func `keeps a container's own settings`() throws {
    let project = ComposeFixture(
      """
      services:
        search:
          image: acme/search:2@sha256:00
          hostname: finder
          working_dir: /srv
          user: "1000:1000"
          init: true
          privileged: yes
          read_only: true
          platform: linux/arm64
          cap_add: [NET_ADMIN]
          cap_drop: [ALL]
          security_opt: [no-new-privileges:true]
          sysctls: {net.core.somaxconn: 1024}
          extra_hosts: ["mail:10.0.0.1", "files=10.0.0.2"]
          ulimits: {nofile: {soft: 1024, hard: 2048}, nproc: 64, memlock: -1}
          mem_limit: 1g
          cpus: "0.5"
          pids_limit: 99
          shm_size: 1048576
          stop_signal: SIGINT
          labels: ["a=b", "c"]
          pull_policy: always
          entrypoint: /entry --fast
          command: [serve, "--at", "all places"]
          tmpfs: /run:size=1m
          expose: [9000]
          ports:
            - "127.0.0.1:8080:80"
            - 53:53/udp
            - {target: 443, published: "8443", protocol: tcp, mode: host}
            - "3000-3001"
          networks:
            back: {aliases: [finder.local]}
            default:
          logging: {driver: none}
          deploy: {replicas: 2, resources: {limits: {memory: 2g, cpus: "1"}}}
          x-note: nobody reads this ${UNSET}
      networks: {back: }
      x-anything: {goes: here}
      """
    ).project()
    #expect(project.messages == [])
    var expected = ContainerSpecification("acme/search:2@sha256:00")
    expected.hostname = "finder"
    expected.workingDirectory = "/srv"
    expected.user = "1000:1000"
    expected.hasInit = true
    expected.isPrivileged = true
    expected.isReadOnly = true
    expected.platform = "linux/arm64"
    expected.addedCapabilities = ["NET_ADMIN"]
    expected.droppedCapabilities = ["ALL"]
    expected.securityOptions = ["no-new-privileges:true"]
    expected.sysctls = ["net.core.somaxconn": "1024"]
    expected.extraHosts = ["mail": "10.0.0.1", "files": "10.0.0.2"]
    expected.openFilesLimit = 1024
    expected.processLimit = 99
    expected.memory = 2 << 30
    expected.processors = 1
    expected.sharedMemory = 1 << 20
    expected.stopSignal = "SIGINT"
    expected.labels = ["a": "b", "c": ""]
    expected.pullPolicy = .always
    expected.entrypoint = ["/entry", "--fast"]
    expected.command = ["serve", "--at", "all places"]
    expected.mounts = [.init("/run", .memory(options: "size=1m"))]
    expected.ports = [
      .init(9000), .init(80), .init(53, .udp), .init(443), .init(3000), .init(3001),
    ]
    expected.aliases = ["finder.local"]
    let search = try #require(project["search"])
    #expect(search.container == expected)
    #expect(search.networks == ["back"])
    #expect(search.runtime == .container)
    #expect(search.module.isolation == [.none, .server])
    #expect(search.module.name == "acme/search")
    #expect(search.module.ports.map(\.name) == ["9000", "80", "53-udp", "443", "3000", "3001"])
  }

  @Test func `mounts volumes, folders and files`() throws {
    let project = ComposeFixture(
      """
      services:
        a:
          image: acme/a
          volumes:
            - data:/data
            - ./conf:/conf:ro
            - ../up:/up:rw,z
            - ~/home:/home
            - /abs:/abs
            - /anonymous
            - {type: bind, source: ./b, target: /b, read_only: true, bind: {propagation: shared}}
            - {type: volume, source: data, target: /c, volume: {nocopy: true}}
            - {type: volume, target: /d}
            - {type: tmpfs, target: /e, tmpfs: {size: 64m, mode: 0700}}
          secrets: [token, {source: key, target: /k.pem, mode: "0400"}]
          configs: [{source: conf, target: /etc/a.conf}, inline]
      volumes: {data: }
      secrets:
        token: {environment: TOKEN}
        key: {file: ./key.pem}
      configs:
        conf: {file: conf/a.conf}
        inline: {content: "hello $NAME"}
      """, environment: ["HOME": "/home/me", "TOKEN": "t0p", "NAME": "you"]
    ).project()
    #expect(project.messages == [])
    let container = try #require(project["a"]?.container)
    #expect(
      container.mounts == [
        .init("/data", .volume("data")), .init("/conf", .folder("conf"), isReadOnly: true),
        .init("/up", .folder("../up")), .init("/home", .folder("/home/me/home")),
        .init("/abs", .folder("/abs")), .init("/anonymous", .volume("a-anonymous")),
        .init("/b", .folder("b"), isReadOnly: true), .init("/c", .volume("data")),
        .init("/d", .volume("a-d")), .init("/e", .memory(options: "size=67108864,mode=0700")),
      ])
    #expect(
      container.files == [
        .init("/run/secrets/token", .bytes(Array("t0p".utf8)), mode: 0o444),
        .init("/k.pem", .host("key.pem"), mode: 0o400),
        .init("/etc/a.conf", .host("conf/a.conf"), mode: 0o444),
        .init("/inline", .bytes(Array("hello you".utf8)), mode: 0o444),
      ])
  }

  @Test func `builds images from where the file lies`() throws {
    let project = ComposeFixture(
      "",
      [
        "deploy/compose.yaml": """
        services:
          a:
            platform: linux/amd64
            build:
              context: ../services/a
              dockerfile: docker/Dockerfile.dev
              target: test
              args: [VERSION=1, TOKEN, NONE]
              cache_from: [acme/a]
              no_cache: true
              pull: true
            image: acme/a:dev
          b: {build: {context: ., args: {X: 2}}}
        """
      ], environment: ["TOKEN": "t"]
    ).project(["deploy/compose.yaml"])
    #expect(project.messages == [])
    var expected = ImageBuild(context: "services/a")
    expected.dockerfile = "docker/Dockerfile.dev"
    expected.target = "test"
    expected.arguments = ["VERSION": "1", "TOKEN": "t"]
    expected.usesCache = false
    expected.pullsBases = true
    expected.platform = "linux/amd64"
    expected.tag = "acme/a:dev"
    #expect(project["a"]?.container?.image == .build(expected))
    #expect(project["a"]?.module.name == "a")
    var other = ImageBuild(context: "deploy")
    other.arguments = ["X": "2"]
    #expect(project["b"]?.container?.image == .build(other))
  }

  @Test func `waits for what others wait for`() throws {
    let project = ComposeFixture(
      """
      services:
        app:
          image: acme/app
          depends_on:
            migrate: {condition: service_completed_successfully, restart: true}
            probe: {condition: service_healthy}
            gone: {condition: service_started, required: false}
          links: ["db:database", cache]
        migrate: {image: "postgres:15", command: psql -f /x.sql, depends_on: [db]}
        probe: {image: acme/probe, healthcheck: {test: curl -f localhost, interval: 2s,
          timeout: 1s, retries: 3, start_period: 4s}}
        quiet: {image: acme/quiet, healthcheck: {test: [NONE]}}
        off: {image: acme/off, healthcheck: {disable: true, test: x}}
        direct: {image: acme/direct, healthcheck: {test: [CMD, ok, now]}}
        db: {image: postgres}
        cache: {image: redis}
      """
    ).project()
    #expect(project.messages == [])
    #expect(project["app"]?.needs == ["migrate", "probe", "db", "cache"])
    #expect(project["migrate"]?.ready == .exited(code: 0))
    #expect(project["migrate"]?.runtime == .container)
    #expect(project["migrate"]?.container?.command == ["psql", "-f", "/x.sql"])
    #expect(project["migrate"]?.module.isolation == [.none, .server])
    #expect(project["db"]?.module.name == "postgres")
    let probe = try #require(project["probe"])
    #expect(probe.ready == .healthy)
    #expect(probe.container?.healthCheck?.command == ["/bin/sh", "-c", "curl -f localhost"])
    #expect(probe.container?.healthCheck?.timeout == .seconds(1))
    #expect(probe.container?.healthCheck?.startPeriod == .seconds(4))
    // Three looks two seconds apart are as long as many more looks a quarter of a second apart.
    #expect(probe.container?.healthCheck?.retries == 40)
    #expect(project["quiet"]?.container?.healthCheck == nil)
    #expect(project["off"]?.container?.healthCheck == nil)
    #expect(project["off"]?.ready == nil)
    #expect(project["direct"]?.container?.healthCheck?.command == ["ok", "now"])
    #expect(project["direct"]?.ready == .healthy)
  }

  @Test func `takes profiles that are on, and what these need`() {
    let fixture = ComposeFixture(
      """
      services:
        a: {image: acme/a}
        b: {image: acme/b, profiles: [debug], depends_on: [c]}
        c: {image: acme/c, profiles: [tools]}
        d: {image: acme/d, profiles: [more, tools]}
      """)
    func names(_ project: ComposeProject) -> [String] {
      project.services.map(\.dependency.name)
    }
    #expect(names(fixture.project()) == ["a"])
    #expect(names(fixture.project(profiles: ["debug"])) == ["a", "b", "c"])
    #expect(names(fixture.project(profiles: ["*"])) == ["a", "b", "c", "d"])
    #expect(names(fixture.project(wanted: ["d"])) == ["a", "d"])
    var surroundings = fixture
    surroundings.environment = ["COMPOSE_PROFILES": "more,none"]
    #expect(names(surroundings.project()) == ["a", "d"])
  }
}
