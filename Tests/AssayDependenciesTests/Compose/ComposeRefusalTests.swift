import AssayDependencies
import Testing

/// What is refused, by name and with its place.
struct ComposeRefusalTests {
  @Test(
    arguments: [
      (
        "devices: [/dev/kvm]",
        "2:22: error: services.a.devices: expected keys that Assay supports, "
          + "found 'devices'"
      ),
      (
        "network_mode: host",
        "2:36: error: services.a.network_mode: expected networks, or none, "
          + "found 'host'"
      ),
      (
        "ports: ['80:x']",
        "2:30: error: services.a.ports: expected ports such as 80, 8080:80 or "
          + "53:53/udp, found '80:x'"
      ),
      (
        "volumes: ['data:/x']",
        "2:32: error: services.a.volumes: expected a volume of the file, "
          + "found 'data', which its `volumes` do not have"
      ),
      (
        "volumes: [{type: npipe, target: /x}]",
        "2:32: error: services.a.volumes: expected a volume "
          + "of the type bind (with a source), volume or tmpfs, found 'npipe'"
      ),
      (
        "networks: [back]",
        "2:33: error: services.a.networks: expected a network of the file, "
          + "found 'back'"
      ),
      (
        "networks: {default: {ipv4_address: 10.0.0.1}}",
        "2:43: error: services.a.networks.default"
          + ".ipv4_address: expected aliases, found 'ipv4_address'"
      ),
      (
        "depends_on: [b]",
        "2:35: error: services.a.depends_on: expected a service of the file, "
          + "found 'b'"
      ),
      (
        "depends_on: {a: {condition: soon}}",
        "2:38: error: services.a.depends_on.a.condition: "
          + "expected one of service_started, service_healthy, service_completed_successfully, "
          + "found 'soon'"
      ),
      (
        "healthcheck: {test: [curl]}",
        "2:42: error: services.a.healthcheck.test: expected a text, "
          + "or a list that starts with CMD, CMD-SHELL or NONE, found a list"
      ),
      (
        "healthcheck: {test: x, timeout: 5}",
        "2:54: error: services.a.healthcheck.timeout: "
          + "expected a duration such as 1m30s, found '5'"
      ),
      (
        "shm_size: big",
        "2:32: error: services.a.shm_size: expected a size such as 512m, "
          + "found 'big'"
      ),
      ("init: maybe", "2:28: error: services.a.init: expected true or false, found 'maybe'"),
      (
        "command: \"sh -c 'x\"",
        "2:31: error: services.a.command: expected a command whose quotes "
          + "are closed, found 'sh -c 'x'"
      ),
      (
        "env_file: gone.env",
        "2:32: error: : expected a file of variables, found 'gone.env', which "
          + "does not exist"
      ),
      (
        "environment: text",
        "2:35: error: services.a.environment: expected a mapping or a list, "
          + "found 'text'"
      ),
      (
        "secrets: [s]",
        "2:32: error: services.a.secrets: expected one of the file's secrets, "
          + "found 's'"
      ),
      (
        "pull_policy: often",
        "2:35: error: services.a.pull_policy: expected always, never, missing, "
          + "build, daily or weekly, found 'often'"
      ),
      (
        "ulimits: {rtprio: 1}",
        "2:32: error: services.a.ulimits.rtprio: expected nofile, nproc, "
          + "memlock or core, found 'rtprio'"
      ),
      (
        "deploy: {resources: {reservations: {devices: [{driver: nvidia}]}}}",
        "2:67: error: services"
          + ".a.deploy.resources.reservations.devices: expected no devices, found some, which Assay "
          + "does not support"
      ),
      (
        "user: '${'",
        "2:28: error: services.a.user: expected text with ${VARIABLES}, found '${' "
          + "without a variable's name"
      ),
      (
        "user: '${A:?say who}'",
        "2:28: error: services.a.user: expected text with ${VARIABLES}, "
          + "found the variable A, which is empty or not set (say who)"
      ),
      (
        "user: '$'",
        "2:28: error: services.a.user: expected text with ${VARIABLES}, found a '$' "
          + "that names no variable"
      ),
      (
        "user: '${A'",
        "2:28: error: services.a.user: expected text with ${VARIABLES}, found "
          + "'${A' that goes on in no known way"
      ),
      (
        "user: '${A:-b'",
        "2:28: error: services.a.user: expected text with ${VARIABLES}, found "
          + "'${A' without '}'"
      ),
      (
        "user: $A",
        "2:28: warning: services.a.user: expected a value for A, found none, so it is "
          + "empty"
      ),
    ])
  func `names what it does not support`(line: String, message: String) {
    let project = ComposeFixture("services:\n  a: {image: acme/a, \(line)}\n").project()
    #expect(project.messages == ["compose.yaml:" + message])
    #expect(project.services.map(\.isBroken) == [message.contains("error")])
  }

  @Test(
    arguments: [
      ("services: [a]", ["1:11: error: : expected a mapping of names, found a list"]),
      ("[a]", ["1:1: error: : expected a mapping with services, found a list"]),
      (
        "models: {}",
        [
          "1:1: error: models: expected one of version, name, services, volumes, networks, secrets, "
            + "configs, include, found 'models'"
        ]
      ),
      (
        "services: {a: {user: x}}",
        [
          "1:15: error: services.a.image: expected image or build, found neither"
        ]
      ),
      (
        "services: {a: x}", ["1:15: error: services.a: expected a mapping with an image, found 'x'"]
      ),
      (
        "services: {_a: {image: x}}",
        [
          "1:16: error: services._a: expected a name that starts with a letter or a digit, found '_a'"
        ]
      ),
      (
        "services: {a: {image: x, volumes: ['v:/v']}}\nvolumes: {v: {external: true}}",
        [
          "1:36: error: services.a.volumes: expected a volume that the run makes and removes, found "
            + "'v', which is external"
        ]
      ),
      (
        "services: {a: {build: 'git@host:x'}}",
        [
          "1:23: error: services.a.build.context: expected a folder, found 'git@host:x'"
        ]
      ),
      (
        "services: {a: {build: {ssh: [default]}}}",
        [
          "1:24: error: services.a.build.ssh: expected context, dockerfile, args, target, platforms, "
            + "pull or no_cache, found 'ssh'"
        ]
      ),
      (
        "services: {a: {image: x, secrets: [s]}}\nsecrets: {s: {external: true}}",
        [
          "2:14: error: services.a.secrets: expected file, content or environment, found a mapping"
        ]
      ),
      (
        "services: {a: {extends: b, image: x}}",
        [
          "1:25: error: services.a.extends: expected a service of compose.yaml, found 'b'"
        ]
      ),
      (
        "services: {a: {extends: b, image: x}, b: {extends: a}}",
        [
          "1:52: error: services.b.extends: expected services that do not extend each other, found a "
            + "ring with 'a'"
        ]
      ),
      (
        "include: [gone.yaml]",
        [
          "1:11: error: : expected a compose file, found 'gone.yaml', which does not exist"
        ]
      ),
      (
        "include: [compose.yaml]",
        [
          "1:11: error: : expected files that do not include each other, found the ring compose.yaml "
            + "→ compose.yaml"
        ]
      ),
      (
        "include: [other.yaml]\nservices: {o: {image: x}}",
        [
          "1:12: error: services.o: expected a name that no other file has, found 'o' again"
        ]
      ),
      ("services: [", ["2:1: error: : expected YAML"]),
    ] as [(String, [String])])
  func `says what is wrong with a file`(text: String, messages: [String]) {
    let fixture = ComposeFixture(text, ["other.yaml": "services: {o: {image: y}}"])
    let found = fixture.project().messages
    #expect(found.count >= 1)
    for message in messages { #expect(found.contains { $0.contains(message) }, "\(found)") }
  }

  @Test func `says what is wrong with a file of variables`() {
    let fixture = ComposeFixture(
      "services: {a: {image: x, env_file: [a.env, b.env, c.env]}}",
      ["a.env": "A=1\n=2\n", "b.env": "A=\"x\ny\n", "c.env": "A=1\nB 2\n"])
    #expect(
      fixture.project().messages == [
        "a.env:2:1: error: : expected NAME=value, found no variable's name",
        "b.env:1:1: error: : expected NAME=value, found a quote that is never closed",
        "c.env:2:1: error: : expected NAME=value, found no '=' after B",
      ])
  }

  @Test func `keeps a broken service from breaking the others`() {
    let project = ComposeFixture(
      "services: {a: {image: x, devices: [y]}, b: {image: y}, c: {image: '${U}'}}"
    ).project()
    #expect(project.services.map(\.dependency.name) == ["a", "b"])
    #expect(project.services.map(\.isBroken) == [true, false])
    #expect(project.problems.map(\.service) == ["c", "a", "c"])
  }

  @Test(
    arguments: [
      "build", "image", "command", "entrypoint", "environment", "env_file", "ports", "expose",
      "volumes", "tmpfs", "networks", "depends_on", "links", "healthcheck", "profiles", "extends",
      "working_dir", "user", "init", "cap_add", "ulimits", "labels", "sysctls", "extra_hosts",
      "secrets", "configs", "deploy", "pull_policy", "network_mode", "shm_size", "cpus",
      "pids_limit", "container_name", "<<",
    ])
  func `answers any value of a key`(_ key: String) {
    let values = [
      "", "~", "''", "1", "-1", "1e300", ".inf", "true", "text", "a:b:c:d", ":", "/", "'['", "[]",
      "[~]", "[1, '']", "[[a]]", "[{a: ~}]", "{}", "{a: ~}", "{a: [1]}", "{a: {b: {c: d}}}",
      "[{type: bind}]", "{test: []}", "{test: [CMD]}", "{test: x, retries: 1e300, interval: 1h}",
      "{nofile: {soft: x}}", "{resources: {limits: {cpus: x}}}", "{file: compose.yaml, service: y}",
      "$A", "'${A:?}'", "[~, {path: ~}]", "{context: ~, args: 1}", "{service: ~}",
    ]
    for value in values {
      // What nothing is wrong with is a service; what is none is said.
      let project = ComposeFixture("services: {a: {image: x, \(key): \(value)}, y: {image: z}}")
        .project()
      #expect(!project.services.isEmpty || !project.problems.isEmpty, "\(key): \(value)")
    }
  }

  @Test func `ends in spite of files that include each other without end`() {
    var files: [String: String] = [:]
    for number in 0..<200 { files["\(number).yaml"] = "include: [\(number + 1).yaml]" }
    let project = ComposeFixture("include: [0.yaml, 0.yaml, 5.yaml]", files).project()
    #expect(project.messages.contains { $0.contains("expected at most 100 compose files") })
  }

  @Test func `ends in spite of braces without end`() {
    let deep = String(repeating: "${A:-", count: 10_000) + String(repeating: "}", count: 10_000)
    let project = ComposeFixture("services: {a: {image: x, user: '\(deep)'}}").project()
    #expect(project.messages.count == 1)
    #expect(project.messages.first?.contains("found more than 32 braces in braces") == true)
  }
}
