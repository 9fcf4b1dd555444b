import AssayTestReview
import Testing

struct TestReviewTests {
  @Test(arguments: [
    ("Tests/OrdersTests/PricingTests.swift", "swift"), ("tests/test_total.py", "python"),
    ("pkg/store_test.go", "go"), ("src/cart.test.ts", "javascript"),
    ("src/__tests__/cart.js", "javascript"), ("src/test/java/shop/CartTest.java", "java"),
    ("src/main/java/shop/Cart.java", nil), ("Sources/Orders/Pricing.swift", nil),
    ("tests/README", nil), ("latest.py", nil), ("contest/main.go", nil), ("", nil),
  ])
  func `sources of tests are told by their paths`(path: String, language: String?) {
    #expect(TestSource(path: path)?.language.rawValue == language)
  }

  @Test(arguments: [
    ("tests/data/users.json", true), ("fixtures/users.csv", true), ("db/seeds/users.SQL", true),
    ("testdata/golden.txt", true), ("src/users.json", false), ("tests/test_users.py", false),
    ("fixtures/photo.png", false), ("fixtures/README", false),
  ])
  func `fixtures are data among tests or in folders of their own`(path: String, isFixture: Bool) {
    #expect(TestFolder.isFixture(path) == isFixture)
  }

  @Test(arguments: [
    (
      "swift",
      "@Test func total() { let store = MockStore() }\n// MockStore()\nfinal class MailSpy {",
      1, 2
    ),
    (
      "python",
      "def test_a(mocker):\n  m = Mock()\n  mocker.patch('x')\n@patch('y')\ndef test_b(m): pass",
      2, 3
    ),
    ("go", "func TestTotal(t *testing.T) {\n  s := &FakeStore{}\n  unmock(s)\n}", 1, 1),
    ("javascript", "it('adds', () => {})\ntest('b', f)\njest.mock('./db')\nsubmit(x)", 2, 1),
    ("java", "@Test\nvoid a() {}\n@Mock Store store;\nvar s = mock(Store.class);", 1, 2),
    ("swift", "let mocking = stubborn(1)\nlet spyglass = Spyglass()", 0, 0),
    ("swift", "", 0, 0),
  ])
  func `tests and doubles are counted line by line`(
    language: String, text: String, tests: Int, doubles: Int
  ) throws {
    let language = try #require(TestSource.Language(rawValue: language))
    let count = DoubleCount(Array(text.utf8), language: language)
    #expect(count.tests == tests)
    #expect(count.doubles == doubles)
  }

  private func kinds(_ text: String) -> [PersonalData.Kind] {
    PersonalData(Array(text.utf8)).places.map(\.kind)
  }

  @Test(arguments: [
    "anna.berg@posteo.de", "{\"mail\": \"j.smith+news@mail.gov.uk\"}", "a@b.co.",
    "mailto:anna@posteo.de", "# docs/x, contact:jo@real-shop.com",
    #"{"url":"https://shop.test/a","note":"to:jo@real-shop.com"}"#,
  ])
  func `addresses at real domains are found`(text: String) {
    #expect(kinds(text) == [.emailAddress])
  }

  @Test(arguments: [
    "a@example.com", "a@mail.example.org", "a@shop.test", "a@x.invalid", "a@example.de",
    "icon@2x.png", "lodash@4.17.21", "postgres://shop:secret@db.internal.net/orders",
    "redis://:secret@db.internal.net",
    "git@github.com:owner/name", "@decorator.thing", "a@localhost", "a @ b.com", "a@b", "@", "",
    "7+noreply@users.noreply.github.com",
  ])
  func `what is no address of a person is not`(text: String) {
    #expect(kinds(text) == [])
  }

  @Test(arguments: [
    "4539578763621486", "card: 4539 5787 6362 1486;", "5425-2334-3010-9903", "374245455400126",
    "2024-01-02 4485275742308327", "17 4485275742308327", "4485275742308327 17",
    "7 4539 5787 6362 1486",
  ])
  func `card numbers with a right check digit are found`(text: String) {
    #expect(kinds(text) == [.cardNumber])
  }

  @Test(arguments: [
    "4242424242424242", "4539578763621487", "1.4539578763621486", "x4539578763621486",
    "1795395492345678", "0000000000000000", "4539 5787", "4444444444444444444444",
    "4539 5787 6362 1486 1", "4539578763621486.5",
  ])
  func `published, wrong and longer numbers are not`(text: String) {
    #expect(kinds(text) == [])
  }

  @Test(arguments: [
    ("DE02120300000000202051", true), ("iban DE02 1203 0000 0000 2020 51,", true),
    ("DE02120300000000202052", false), ("DE89370400440532013000", false),
    ("XDE02120300000000202051", false), ("DE0212030000000020205", false), ("DE", false),
    ("ZZ02120300000000202051", false),
  ])
  func `account numbers with right check digits are found`(text: String, isFound: Bool) {
    #expect(kinds(text) == (isFound ? [.accountNumber] : []))
  }

  @Test func `places are lines, however long they are`() {
    let long = String(repeating: "x", count: 30_000) + " anna@posteo.de"
    let data = PersonalData(Array("a\nanna@posteo.de b@posteo.de\n\(long)\nc@posteo.de".utf8))
    #expect(data.places.map(\.line) == [2, 3, 4])
    // Each of many groups of digits could begin a number.
    #expect(kinds(String(repeating: "1 ", count: 10_000) + "4485275742308327") == [.cardNumber])
  }

  @Test func `bytes that are no text are looked at without a trap`() {
    let bytes = (0..<4_096).map { UInt8(truncatingIfNeeded: $0 &* 7919) }
    _ = PersonalData(bytes)
    _ = DoubleCount(bytes, language: .java)
    _ = NamedHosts.find(["a"], in: bytes)
  }

  @Test func `hosts are found as whole names`() {
    let text = "see db.shop.com\nSHOP.com.\nmyshop.com shop.com.example notshop.com-x"
    let found = NamedHosts.find(["shop.com", "10.0.0.1"], in: Array(text.utf8))
    #expect(found.map(\.host) == ["shop.com"])
    #expect(found.map(\.line) == [1])
    #expect(NamedHosts.find(["shop.com"], in: Array("myshop.com shop.com.example".utf8)).isEmpty)
    #expect(NamedHosts.find([], in: Array(text.utf8)).isEmpty)
  }
}
