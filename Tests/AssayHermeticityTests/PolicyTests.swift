import AssayHermeticity
import AssayTestRuns
import Testing

struct PolicyTests {
  @Test func `each layer has what it stands for`() {
    let database = Endpoint.address(host: "127.0.0.1", port: 5432)
    let policies = TestLayer.allCases.map {
      HermeticPolicy(
        layer: $0, mode: .enforce, dependencies: [database], writableFolders: ["/project/.build"])
    }
    #expect(policies.map(\.network) == [.none, .loopback, .declared([database]), .any])
    #expect(
      policies.map(\.files)
        == [HermeticPolicy.Files](repeating: .readOnly(except: ["/project/.build"]), count: 3) + [
          .any
        ]
    )
    #expect(policies.allSatisfy { $0.processLimit != nil })
  }

  @Test(arguments: [
    ("5432", Endpoint.port(5432)), ("localhost:80", .address(host: "localhost", port: 80)),
    ("127.0.0.1:1", .address(host: "127.0.0.1", port: 1)),
    ("[::1]:6379", .address(host: "::1", port: 6379)),
    ("unix:/run/a.sock", .socket(path: "/run/a.sock")),
    ("/run/a.sock", .socket(path: "/run/a.sock")),
    ("unix:@name", .socket(path: "@name")),
  ])
  func `reads an endpoint, and writes it as it stands in a log`(text: String, endpoint: Endpoint) {
    #expect(Endpoint(text) == endpoint)
    #expect(Endpoint(endpoint.description) == endpoint)
  }

  @Test(arguments: [
    "", "0", "65536", "-1", "+5", " 5", "host", ":80", "host:", "host:x", "::1:80", "/", "unix:",
    "a b:80", "[]:80", String(repeating: "h", count: 300) + ":80",
  ])
  func `what is no endpoint is none`(text: String) {
    #expect(Endpoint(text) == nil)
  }

  @Test func `a suite gets the same surroundings everywhere, and its tools are found`() {
    let environment = SuiteEnvironment(scratchFolder: "/s", cacheFolder: "/c")
    let inherited = [
      "HOME": "/home/ada", "PATH": "/bin", "TZ": "Asia/Kathmandu", "LC_TIME": "de_DE", "LANG": "de",
      "XDG_CACHE_HOME": "/home/ada/x", "PYTHONHASHSEED": "7", "GOPATH": "/go",
      "PYTHONPATH": "src", "PYTEST_ADDOPTS": "-x",
    ]
    let variables = environment.variables(inherited: inherited, runner: .pytest) { folder in
      folder == "/home/ada/.cargo" || folder == "/home/ada/go"
    }
    #expect(
      variables == [
        "HOME": "/s/home", "PATH": "/bin", "TZ": "UTC", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8",
        "GIT_OPTIONAL_LOCKS": "0",
        "TMPDIR": "/s/tmp", "TMP": "/s/tmp", "TEMP": "/s/tmp", "TEST_TMPDIR": "/s/tmp",
        "PYTHONHASHSEED": "7", "GOPATH": "/go", "CARGO_HOME": "/home/ada/.cargo",
        "PYTHONPATH": "/s/plugins:src",
        "PYTEST_ADDOPTS": "-x -o 'cache_dir=/c/pytest'",
        "PYTHONPYCACHEPREFIX": "/c/python", "ASSAY_TEST_MARKERS": "/s/markers",
      ])
    let kept = SuiteEnvironment(scratchFolder: "/s", keepsSettings: true)
      .variables(inherited: inherited, runner: .pytest) { _ in false }
    for name in ["HOME", "TZ", "LC_TIME", "LANG", "XDG_CACHE_HOME"] {
      #expect(kept[name] == inherited[name])
    }
    #expect(kept["TMPDIR"] == "/s/tmp" && kept["PYTEST_ADDOPTS"] == "-x")
    #expect(environment.writableFolders(variables) == ["/s", "/c", "/go", "/home/ada/.cargo"])
  }
}
