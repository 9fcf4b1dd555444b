/// How many tests a source file has, and how many doubles they make: a scan line by line, which
/// does not understand the language.
package struct DoubleCount: Sendable, Hashable {
  package var tests = 0
  /// Mocks, stubs, fakes and spies that are declared or made.
  package var doubles = 0

  /// - Parameters:
  ///   - text: of the file.
  ///   - language: its language.
  package init(_ text: some Sequence<UInt8>, language: TestSource.Language) {
    let words = Words(language)
    for line in Array(text).split(separator: UInt8(ascii: "\n")) {
      let line = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      if line.isEmpty || Self.isComment(line, language) { continue }
      if words.tests.contains(where: { Self.occurs($0, in: line) }) { tests += 1 }
      if words.doubles.contains(where: { Self.occurs($0, in: line) })
        || Self.namesDouble(line)
      {
        doubles += 1
      }
    }
  }

  private struct Words {
    var tests: [[UInt8]]
    var doubles: [[UInt8]]

    init(_ language: TestSource.Language) {
      let (tests, doubles): ([String], [String]) =
        switch language {
        case .swift: (["@Test", "func test"], [])
        case .python:
          (
            ["def test_"],
            [
              "Mock(", "MagicMock(", "AsyncMock(", "create_autospec(", "@patch", "mock.patch",
              "mocker.", "monkeypatch.setattr(",
            ]
          )
        case .go: (["func Test"], ["gomock.NewController(", "mock.Mock", "sqlmock.New("])
        case .javascript:
          (
            ["it(", "test(", "it.each", "test.each"],
            [
              "jest.mock(", "jest.fn(", "jest.spyOn(", "vi.mock(", "vi.fn(", "vi.spyOn(",
              "sinon.stub(", "sinon.mock(", "sinon.fake", "td.replace(", "nock(",
            ]
          )
        case .java:
          (
            ["@Test", "@ParameterizedTest"],
            ["@Mock", "@MockBean", "@MockitoBean", "@Spy", "mock(", "spy(", "mockk("]
          )
        }
      self.tests = tests.map { Array($0.utf8) }
      self.doubles = doubles.map { Array($0.utf8) }
    }
  }

  private static func isComment(_ line: ArraySlice<UInt8>, _ language: TestSource.Language) -> Bool
  {
    switch line.first {
    case UInt8(ascii: "#"): language == .python
    case UInt8(ascii: "*"): true
    case UInt8(ascii: "/"): line.dropFirst().first.map { "/*".utf8.contains($0) } ?? false
    default: false
    }
  }

  /// Whether a word occurs, and not as the end of another one.
  private static func occurs(_ word: [UInt8], in line: ArraySlice<UInt8>) -> Bool {
    guard let first = word.first, line.count >= word.count else { return false }
    for start in line.startIndex...(line.endIndex - word.count) where line[start] == first {
      guard line[start...].starts(with: word) else { continue }
      if start == line.startIndex || !isWordByte(line[start - 1]) { return true }
    }
    return false
  }

  /// Whether something with the name of a double is declared or made: `MockStore(`, `&FakeClock{`,
  /// `class MailSpy`.
  private static func namesDouble(_ line: ArraySlice<UInt8>) -> Bool {
    var before: ArraySlice<UInt8> = []
    var index = line.startIndex
    while index < line.endIndex {
      guard isWordByte(line[index]) else {
        index += 1
        continue
      }
      let word = line[index...].prefix(while: isWordByte)
      index = word.endIndex
      if isDoubleName(word) {
        let isMade = index < line.endIndex && "({".utf8.contains(line[index])
        let isDeclared = declarations.contains { before.elementsEqual($0) }
        if isMade || isDeclared { return true }
      }
      before = word
    }
    return false
  }

  private static let declarations = ["class", "struct", "actor", "type", "object", "interface"]
    .map { Array($0.utf8) }
  private static let names = ["Mock", "Fake", "Stub", "Spy"].map { Array($0.utf8) }

  private static func isDoubleName(_ word: ArraySlice<UInt8>) -> Bool {
    names.contains { name in
      if word.count <= name.count { return word.elementsEqual(name) }
      if word.suffix(name.count).elementsEqual(name) { return true }
      let next = word[word.startIndex + name.count]
      return word.starts(with: name) && (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(next)
    }
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: byte >= 0x80
    }
  }
}
