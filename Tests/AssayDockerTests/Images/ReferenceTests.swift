import AssayDocker
import AssayEvidence
import Testing

struct ReferenceTests {
  private static let digest = "sha256:" + String(repeating: "0a", count: 32)

  @Test(arguments: [
    ("postgres", "docker.io", "library/postgres", "postgres", "latest"),
    ("postgres:15", "docker.io", "library/postgres", "postgres:15", "15"),
    ("docker.io/postgres", "docker.io", "library/postgres", "postgres", "latest"),
    ("docker.io/library/postgres:15", "docker.io", "library/postgres", "postgres:15", "15"),
    ("index.docker.io/bitnami/kafka", "docker.io", "bitnami/kafka", "bitnami/kafka", "latest"),
    ("bitnami/kafka:3", "docker.io", "bitnami/kafka", "bitnami/kafka:3", "3"),
    ("localhost/a", "localhost", "a", "localhost/a", "latest"),
    ("localhost:5000/a/b:c", "localhost:5000", "a/b", "localhost:5000/a/b:c", "c"),
    ("ghcr.io/o/r:v1.2_3-x", "ghcr.io", "o/r", "ghcr.io/o/r:v1.2_3-x", "v1.2_3-x"),
    ("[::1]:5000/a", "[::1]:5000", "a", "[::1]:5000/a", "latest"),
    ("a__b/c--d.e_f", "docker.io", "a__b/c--d.e_f", "a__b/c--d.e_f", "latest"),
    ("redis@\(digest)", "docker.io", "library/redis", "redis@\(digest)", digest),
    ("redis:7@\(digest)", "docker.io", "library/redis", "redis:7@\(digest)", digest),
  ])
  func `names are read as the engine reads them`(
    text: String, registry: String, path: String, familiar: String, version: String
  ) throws {
    let reference = try ImageReference(text)
    #expect(reference.registry == registry)
    #expect(reference.path == path)
    #expect(reference.description == familiar)
    #expect(reference.version == version)
    #expect(try ImageReference(reference.fullName).path == path)
  }

  @Test(arguments: [
    "", ":", ":7", "Redis", "redis:", "redis:-a", "redis: 7", "a//b", "/a", "a/", "-a", "a-",
    "a..b",
    "a___b", "a/-b", "redis@sha256", "redis@sha256:abc", "redis@md5:zz", "ex ample.org/a",
    "host:99999/a", "http://host/a", "redis:" + String(repeating: "t", count: 129),
    String(repeating: "a", count: 300), "redis\n", "rédis", "\u{10}", "redis:\u{11}",
  ])
  func `what is no name is refused in words`(text: String) {
    #expect(throws: ImageReference.Fault.self, "\(text)") { try ImageReference(text) }
  }

  @Test(arguments: [
    ("postgres:15", "registry.example.org/pg:15-patched"),
    ("docker.io/library/postgres:15", "registry.example.org/pg:15-patched"),
    ("redis:7", "registry.example.org/redis:7"),
    ("nats:2.9", "mirror.example.org/hub/nats:2.9"),
    ("bitnami/kafka", "mirror.example.org/hub/bitnami/kafka"),
    ("quay.io/keycloak/keycloak:26", "quay.io/keycloak/keycloak:26"),
    ("assay/own:1", "assay/own:1"),
  ])
  func `a list counts before the prefix, and the prefix only for Docker Hub`(
    asked: String, taken: String
  ) throws {
    let substitution = try ImageSubstitution(variables: [
      "ASSAY_IMAGE_PREFIX": "mirror.example.org/hub/",
      "TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX": "other.example.org",
      "ASSAY_IMAGES":
        "postgres:15=registry.example.org/pg:15-patched, redis=registry.example.org/redis,assay/own=assay/own",
    ])
    #expect(try substitution.apply(to: ImageReference(asked)).description == taken)
  }

  @Test func `testcontainers' variable works, too, and none changes nothing`() throws {
    let theirs = try ImageSubstitution(variables: [
      "TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX": "other.example.org"
    ])
    #expect(
      try theirs.apply(to: ImageReference("redis")).description == "other.example.org/redis")
    let none = try ImageSubstitution(variables: ["ASSAY_IMAGES": ""])
    #expect(try none.apply(to: ImageReference("redis")).description == "redis")
  }

  @Test(arguments: [
    ["ASSAY_IMAGES": "postgres"], ["ASSAY_IMAGES": "postgres="], ["ASSAY_IMAGES": "=a"],
    ["ASSAY_IMAGES": "a=UPPER"], ["ASSAY_IMAGE_PREFIX": "http://mirror"],
  ])
  func `a wrong list or prefix is bad input`(variables: [String: String]) {
    #expect { try ImageSubstitution(variables: variables) } throws: { error in
      (error as? FailureReport)?.status == .badInput
    }
  }
}
