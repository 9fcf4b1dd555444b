import AssayDependencies
import Testing

/// What one part of a file takes from another, and one file from another.
struct ComposeReuseTests {
  @Test func `follows anchors and merge keys`() throws {
    let project = ComposeFixture(
      """
      x-base: &base
        restart: always
        environment: &env {A: "1", B: "2"}
        labels: {team: x}
      services:
        a:
          <<: *base
          image: acme/a
        b:
          <<: [*base, {user: me, image: acme/other}]
          image: acme/b
          environment:
            <<: *env
            B: "3"
      """
    ).project()
    #expect(project.messages == [])
    #expect(project["a"]?.environment == ["A": "1", "B": "2"])
    #expect(project["b"]?.environment == ["A": "1", "B": "3"])
    #expect(project["b"]?.image == "acme/b")
    #expect(project["b"]?.container?.user == "me")
    #expect(project["b"]?.container?.labels == ["team": "x"])
  }

  @Test func `merges what anchors nest, and takes empty texts for none`() throws {
    let project = ComposeFixture(
      """
      x-healthy: &healthy {condition: service_healthy}
      x-check: &check {interval: "$EVERY", retries: $TRIES, start_period: 10s}
      x-app: &app
        image: "$APP_IMAGE"
        platform: ${PLATFORM:-}
        hostname: "${HOST:-}"
        depends_on: &needs
          db: {<<: *healthy}
      services:
        web:
          <<: *app
          depends_on:
            <<: *needs
            cache: {<<: *healthy}
          healthcheck: {<<: *check, test: [CMD, /bin/sh, -c, "echo '$$x' | grep ok"]}
        db: {image: postgres:14, healthcheck: {<<: *check, test: ok, interval: 1s}}
        cache: {image: redis}
      """, [".env": "EVERY=30s\nTRIES=10\nAPP_IMAGE=acme/app:1\n"]
    ).project()
    #expect(project.messages == [])
    let web = try #require(project["web"])
    #expect(web.image == "acme/app:1")
    #expect(web.needs == ["cache", "db"])
    #expect(web.container?.platform == nil)
    #expect(web.container?.hostname == nil)
    #expect(web.container?.healthCheck?.command == ["/bin/sh", "-c", "echo '$x' | grep ok"])
    // Ten looks half a minute apart are 1,200 a quarter of a second apart.
    #expect(web.container?.healthCheck?.retries == 1_200)
  }

  @Test func `puts a service over the one that it extends`() throws {
    let project = ComposeFixture(
      """
      services:
        a:
          extends: {file: common/base.yaml, service: app}
          environment: [B=3]
          command: run
          volumes: ["./mine:/data"]
          ports: ["90"]
        b: {extends: a, image: acme/b}
      """,
      [
        "common/base.yaml": """
        services:
          root: {image: acme/root, env_file: root.env, healthcheck: {test: [CMD, a, b], retries: 5}}
          app:
            extends: {service: root}
            build: ./app
            environment: {A: 1, B: 2}
            command: [walk, slowly]
            volumes: ["./theirs:/data", "./more:/more"]
            ports: ["80"]
            healthcheck: {test: [CMD, c]}
        """, "common/root.env": "R=0\nB=9\n",
      ]
    ).project()
    #expect(project.messages == [])
    let first = try #require(project["a"])
    #expect(first.image == "build common/app")
    #expect(first.environment == ["A": "1", "B": "3", "R": "0"])
    #expect(first.container?.command == ["run"])
    #expect(
      first.container?.mounts == [
        .init("/more", .folder("common/more")), .init("/data", .folder("mine")),
      ])
    #expect(first.container?.ports == [.init(80), .init(90)])
    #expect(first.container?.healthCheck?.command == ["c"])
    #expect(project["b"]?.environment == first.environment)
  }

  @Test func `lets later files change earlier ones`() throws {
    let project = ComposeFixture(
      """
      services:
        a: {image: "acme/a:1", environment: {A: 1}, depends_on: [b], networks: [n], build: ./a}
        b: {image: acme/b}
      networks: {n: }
      """,
      [
        "test/over.yaml": """
        services:
          a:
            image: acme/a:2
            environment: [B=2]
            depends_on: {c: {condition: service_healthy}}
            networks: {n: {aliases: [x]}}
            build: {target: test}
            volumes: ["./data:/data"]
          c: {image: acme/c}
        """
      ]
    ).project(["compose.yaml", "test/over.yaml"])
    #expect(project.messages == [])
    let first = try #require(project["a"])
    #expect(first.environment == ["A": "1", "B": "2"])
    #expect(first.needs == ["b", "c"])
    #expect(first.container?.aliases == ["x"])
    // Paths start from the folder of the first file.
    #expect(first.container?.mounts == [.init("/data", .folder("data"))])
    var build = ImageBuild(context: "a")
    build.target = "test"
    build.tag = "acme/a:2"
    #expect(first.container?.image == .build(build))
    #expect(project["c"]?.ready == .healthy)
  }

  @Test func `includes other projects with their own variables`() throws {
    let project = ComposeFixture(
      """
      include:
        - infra/compose.yaml
        - {path: [one.yaml, two.yaml], project_directory: sub, env_file: sub/x.env}
      services:
        app: {image: "acme/app:${TAG}", depends_on: [db, one]}
      """,
      [
        ".env": "TAG=root\n", "infra/.env": "TAG=infra\nPG=16\n",
        "infra/compose.yaml": """
        services: {db: {image: "postgres:${PG}", volumes: ["./x.sql:/docker-entrypoint-initdb.d/x.sql"]}}
        """,
        "one.yaml": "services: {one: {image: \"acme/one:${TAG}-${X}\", volumes: [\"./v:/v\"]}}",
        "two.yaml": "services: {one: {user: me}}", "sub/x.env": "X=fromfile\n",
      ]
    ).project()
    #expect(project.messages == [])
    #expect(project["app"]?.image == "acme/app:root")
    #expect(project["db"]?.image == "postgres:16")
    #expect(project["db"]?.seed == "infra/x.sql")
    #expect(project["one"]?.image == "acme/one:root-fromfile")
    #expect(project["one"]?.container?.mounts == [.init("/v", .folder("sub/v"))])
    #expect(project["one"]?.container?.user == "me")
  }

  @Test func `fills variables from files, in the order of Compose`() throws {
    let project = ComposeFixture(
      """
      services:
        a:
          image: acme/a
          env_file:
            - first.env
            - {path: second.env, required: true}
            - {path: none.env, required: false}
          environment:
            - D=direct
            - PASSED
            - MISSING
            - FROM_DOTENV
      """,
      [
        ".env": "FROM_DOTENV=yes\nPASSED=no\n",
        "first.env": "A=1\nB=1\nD=1\nexport Q='a $b'\nH=\"x\\n${A}\"\n# c\nW=w # c\nE=\n",
        "second.env": "B: 2\nONLY\nPASSED\nP=${PASSED:-x}#y\n",
      ], environment: ["PASSED": "through"]
    ).project()
    #expect(project.messages == [])
    #expect(
      project["a"]?.environment == [
        "A": "1", "B": "2", "D": "direct", "Q": "a $b", "H": "x\n1", "W": "w", "E": "",
        "PASSED": "through", "P": "through#y", "FROM_DOTENV": "yes",
      ])
  }

  @Test(
    arguments: [
      ("$A-${A}", "1-1"), ("$$A", "$A"), ("${N:-d}", "d"), ("${E:-d}", "d"), ("${E-d}", ""),
      ("${N-d}", "d"), ("${A:+r}", "r"), ("${E:+r}", ""), ("${E+r}", "r"), ("${N+r}", ""),
      ("${A:?m}", "1"), ("${N:-${A}${N:-$$}}", "1$"), ("${N:-a:b-c}", "a:b-c"), ("a}b", "a}b"),
      ("${A:-${N}}", "1"), ("${N+${M}}", ""),
    ])
  func `fills in every form of a variable`(text: String, result: String) {
    let project = ComposeFixture(
      "services: {a: {image: acme/a, labels: {x: '\(text)'}}}", environment: ["A": "1", "E": ""]
    ).project()
    #expect(project.messages == [])
    #expect(project["a"]?.container?.labels == ["x": result])
  }
}
