import AssayVerification
import Testing

struct PathPatternTests {
  @Test(arguments: [
    ("unit.xml", "unit.xml", true),
    ("./unit.xml", "unit.xml", true),
    ("Sources/Pricing", "Sources/Pricing/Price.swift", true),
    ("Sources/Pricing", "Sources/PricingTable.swift", false),
    ("target/*-reports/*.xml", "target/surefire-reports/TEST-a.xml", true),
    ("target/*.xml", "target/a/b.xml", false),
    ("**/*.xml", "a/b/c.xml", true),
    ("**/*.xml", "c.xml", true),
    ("a/**", "a/b/c", true),
    ("a/**/z", "a/z", true),
    ("?.go", "a.go", true),
    ("?.go", "ab.go", false),
    ("*a*a*a*a*b", String(repeating: "a", count: 200), false),
  ])
  func `matches as people expect of globs`(pattern: String, path: String, matches: Bool) {
    #expect(PathPattern(pattern).matches(path) == matches)
  }
}
