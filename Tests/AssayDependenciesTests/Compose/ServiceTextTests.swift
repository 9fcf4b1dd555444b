import AssayDependencies
import Testing

struct ServiceTextTests {
  @Test(
    arguments: [
      ("0", 0), ("1024", 1_024), ("512b", 512), ("64k", 65_536), ("1.5kb", 1_536),
      ("512m", 536_870_912), ("64 MiB", 67_108_864), ("1g", 1_073_741_824),
      ("2T", 2_199_023_255_552),
    ] as [(String, Int64)])
  func `reads sizes in powers of 1024`(text: String, bytes: Int64) {
    #expect(ServiceText.size(text) == bytes)
  }

  @Test(arguments: ["", "m", "-1", "1.5.2m", ".5m", "1x", "1mm", "99999999999999999999g", "1 m b"])
  func `refuses what is no size`(_ text: String) {
    #expect(ServiceText.size(text) == nil)
  }

  @Test(
    arguments: [
      ("0", .zero), ("10s", .seconds(10)), ("1m30s", .seconds(90)), ("1h", .seconds(3_600)),
      ("500ms", .milliseconds(500)), ("1.5s", .milliseconds(1_500)), ("30s1m", .seconds(90)),
    ] as [(String, Duration)])
  func `reads spans of time`(text: String, duration: Duration) {
    #expect(ServiceText.duration(text) == duration)
  }

  @Test(arguments: ["", "10", "s", "1d", "1m30", "-1s", "1e9s", "999999999999h"])
  func `refuses what is no span of time`(_ text: String) {
    #expect(ServiceText.duration(text) == nil)
  }

  @Test(
    arguments: [
      ("", []), ("  ", []), ("a b", ["a", "b"]), ("a  'b c' d", ["a", "b c", "d"]),
      (#"--save "" x"#, ["--save", "", "x"]), (#"a\ b "c\"d" 'e\f'"#, ["a b", "c\"d", #"e\f"#]),
      (#"x="a b"'c'"#, ["x=a bc"]), (#""a\b""#, [#"a\b"#]), ("a\\\nb", ["ab"]),
    ] as [(String, [String])])
  func `splits a command as a shell does`(line: String, words: [String]) {
    #expect(ServiceText.words(line) == words)
  }

  @Test(arguments: ["'a", "\"a", "a\\", "a 'b\" c"])
  func `refuses a command whose quotes stay open`(_ line: String) {
    #expect(ServiceText.words(line) == nil)
  }

  @Test(
    arguments: [
      ("80", [.init(80)]), ("8080:80", [.init(80, host: 8080)]),
      ("127.0.0.1:8080:80/udp", [.init(80, .udp, host: 8080)]), ("127.0.0.1::80", [.init(80)]),
      ("[::1]:8080:80", [.init(80, host: 8080)]), ("80-82", [.init(80), .init(81), .init(82)]),
      ("90-91:80-81", [.init(80, host: 90), .init(81, host: 91)]), ("90-95:80", [.init(80)]),
    ] as [(String, [ContainerSpecification.PublishedPort])])
  func `reads ports`(text: String, ports: [ContainerSpecification.PublishedPort]) {
    #expect(ServiceText.ports(text) == ports)
  }

  @Test(
    arguments: [
      "", "x", "0", "65536", "80/icmp", "80/tcp/udp", "1:2:3:4", "82-80", "80-81:90-92", "80-",
      ":", "a:80", "80:",
    ])
  func `refuses what is no port`(_ text: String) {
    #expect(ServiceText.ports(text) == nil)
  }

  @Test(
    arguments: [
      ("a", ".", "a"), ("./a/../b", ".", "b"), ("../a", "x/y", "x/a"), ("../../a", "x", "../a"),
      ("/a/./b", "x", "/a/b"), ("a", "/r", "/r/a"), ("..", "a/b.yaml", "a"), ("..", "b.yaml", "."),
      ("../../..", "/r", "/"),
    ])
  func `puts paths together`(path: String, folder: String, result: String) {
    #expect(ServiceText.path(path, in: folder) == result)
  }

  @Test(
    arguments: [
      ("postgres", "postgres", nil, nil), ("postgres:15-alpine", "postgres", "15-alpine", "15"),
      ("docker.io/library/redis:7.2", "redis", "7.2", "7.2"),
      ("localhost:5000/acme/x", "localhost:5000/acme/x", nil, nil),
      ("acme/x:v1.2", "acme/x", "v1.2", "1.2"), ("a:latest", "a", "latest", nil),
      ("a:15beta1@sha256:0", "a", "15beta1", nil), ("a:1.", "a", "1.", nil),
    ] as [(String, String, String?, String?)])
  func `takes names of images apart`(
    name: String, repository: String, tag: String?, version: String?
  ) {
    let image = ImageName(name)
    #expect(image.repository == repository)
    #expect(image.tag == tag)
    #expect(image.version == version)
    #expect(image.hasDigest == name.contains("@"))
  }
}
