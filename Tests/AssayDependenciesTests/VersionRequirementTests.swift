import AssayDependencies
import Testing

struct VersionRequirementTests {
  @Test(arguments: [
    ("15", "15.18", true), ("15.18", "15.18", true), ("7.0", "7.0.15", true), ("7", "7.2.4", true),
    ("1", "15.18", false), ("15.1", "15.18", false), ("15.18.1", "15.18", false),
    ("7.0", "7.2.4", false), ("", "15.18", false), ("15.", "15.18", false),
    ("17", "17beta1", false),
  ])
  func `matches by whole numbers from the front`(wanted: String, found: String, matches: Bool)
    throws
  {
    let version = try #require(ServerVersion(in: found))
    #expect(VersionRequirement(wanted).matches(version) == matches)
  }

  @Test(
    arguments: [
      ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", "15.18"),
      ("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64", "7.0.15"),
      ("postgres (PostgreSQL) 17beta1", "17beta1"), ("no number", nil), ("", nil),
    ] as [(String, String?)])
  func `finds the version in what a server prints`(output: String, version: String?) {
    #expect(ServerVersion(in: output)?.text == version)
  }

  @Test func `orders versions by their numbers`() {
    let sorted = ["9.6.24", "15.18", "15.4", "17beta1", "99999999999999999999.1"]
      .compactMap { ServerVersion(in: $0) }.sorted().map(\.text)
    #expect(sorted == ["99999999999999999999.1", "9.6.24", "15.4", "15.18", "17beta1"])
  }
}
