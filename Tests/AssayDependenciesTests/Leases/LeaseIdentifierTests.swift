import AssayDependencies
import Testing

struct LeaseIdentifierTests {
  @Test func `names differ and fit every server`() {
    var generator = SystemRandomNumberGenerator()
    let names = Set((0..<1000).map { _ in LeaseIdentifier.make(using: &generator) })
    #expect(names.count == 1000)
    for name in names {
      #expect(name.utf8.count == 18)
      #expect(name.wholeMatch(of: #/assay_[a-z0-9]{12}/#) != nil)
      #expect(LeaseIdentifier.found(in: name) == [name])
    }
  }

  @Test func `a secret needs no quoting`() {
    var generator = SystemRandomNumberGenerator()
    let secret = LeaseIdentifier.secret(using: &generator)
    #expect(secret.wholeMatch(of: #/[a-z0-9]{20}/#) != nil)
    #expect(secret != LeaseIdentifier.secret(using: &generator))
  }

  @Test(arguments: [
    ("", []),
    ("assay_", []),
    ("assay_abcdefghijk", []),
    ("assay_ABCDEFGHIJKL", []),
    ("user 'assay_abcdefghijkl'@'%'", ["assay_abcdefghijkl"]),
    ("assay_aassay_abcdefghijkl", ["assay_abcdefghijkl"]),
    ("`assay_000000000001`.`assay_000000000002`", ["assay_000000000001", "assay_000000000002"]),
  ])
  func `names are found in a server's log`(text: String, expected: [String]) {
    #expect(LeaseIdentifier.found(in: text) == expected)
  }
}
