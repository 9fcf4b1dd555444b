import AssayPostgres
import Testing

struct SQLScannerTests {
  /// `LINE:TEXT` of each statement, `LINE:\NAME ARGUMENTS` of each command.
  private static func scan(_ text: String) throws(SQLScanner.Problem) -> [String] {
    var scanner = SQLScanner(Array(text.utf8))
    scanner.variables = ["a": Array("it's".utf8), "n": Array("7".utf8)]
    var items: [String] = []
    while let item = try scanner.next() {
      switch item {
      case .statement(let statement):
        var text = "\(statement.line):" + String(decoding: statement.text, as: UTF8.self)
        if let data = statement.data { text += " <" + String(decoding: data, as: UTF8.self) + ">" }
        items.append(text)
      case .command(let name, let arguments, let line):
        items.append("\(line):\\\(name)\(String(decoding: arguments, as: UTF8.self))")
      }
    }
    return items
  }

  @Test(
    arguments: [
      ("", []),
      (" ; ;\n-- nothing\n/* ; */;", []),
      ("SELECT 1;\nSELECT 2", ["1:SELECT 1", "2:SELECT 2"]),
      ("\u{FEFF}SELECT 1;", ["1:SELECT 1"]),
      ("SELECT 1;\r\n\r\nSELECT 2;\r\n", ["1:SELECT 1", "3:SELECT 2"]),
      ("-- a;\n\n/* b; /* c; */ ; */ SELECT 1", ["3:SELECT 1"]),
      ("SELECT -- a;'\n 1; SELECT 2", ["1:SELECT -- a;'\n 1", "2:SELECT 2"]),
      ("SELECT ';', 'it''s;', \"a;\"\"b\"; x", ["1:SELECT ';', 'it''s;', \"a;\"\"b\"", "1:x"]),
      (
        #"SELECT E'\';', e'\\'; SELECT '\'; x"#,
        [#"1:SELECT E'\';', e'\\'"#, #"1:SELECT '\'"#, "1:x"]
      ),
      ("SELECT 'a\nb;\n';\nx", ["1:SELECT 'a\nb;\n'", "4:x"]),
      ("DO $$ a; $b$ ; $$; x", ["1:DO $$ a; $b$ ; $$", "1:x"]),
      ("DO $b$ a; $$ ;\n $b$; x", ["1:DO $b$ a; $$ ;\n $b$", "2:x"]),
      ("SELECT a$b$c; SELECT $1, x$$; y", ["1:SELECT a$b$c", "1:SELECT $1, x$$", "1:y"]),
      (
        "CREATE RULE r AS ON INSERT TO t DO (a; b); x",
        [
          "1:CREATE RULE r AS ON INSERT TO t DO (a; b)", "1:x",
        ]
      ),
      (
        "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; b; END; x",
        [
          "1:CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; b; END",
          "1:x",
        ]
      ),
      (
        "BEGIN; CREATE TABLE t(a int); END; x",
        ["1:BEGIN", "1:CREATE TABLE t(a int)", "1:END", "1:x"]
      ),
      ("COPY t (a) FROM stdin;\n1\t;\n'\n\\.\nx;", ["1:COPY t (a) FROM stdin <1\t;\n'\n>", "5:x"]),
      (
        "COPY t FROM STDIN WITH (FORMAT csv);\r\n1\r\n\\.\r\nx",
        [
          "1:COPY t FROM STDIN WITH (FORMAT csv) <1\r\n>", "4:x",
        ]
      ),
      ("copy t from stdin;\n\\.\n;\nx", ["1:copy t from stdin <>", "4:x"]),
      ("COPY t FROM stdin;\n1\n2", ["1:COPY t FROM stdin <1\n2>"]),
      ("COPY t FROM '/stdin'; x", ["1:COPY t FROM '/stdin'", "1:x"]),
      (
        "\\set x 1; 2\nSELECT 1 \\gset p_\n;x",
        ["1:\\set x 1; 2", "2:\\gset p_", "2:SELECT 1 \n", "3:x"]
      ),
      ("SELECT :n, :'a', :\"a\", :{?a}, :{?b};", ["1:SELECT 7, 'it''s', \"it's\", TRUE, FALSE"]),
      ("SELECT a::n, ':n', x[1:n], :b, :'b' ;", ["1:SELECT a::n, ':n', x[17], :b, :'b' "]),
      (":n; x := 1", ["1:7", "1:x := 1"]),
      ("a;\n-- +goose Down\nb;", ["1:a"]),
      ("-- migrate:up\na;\n--  migrate:down\nb;", ["2:a"]),
      (
        "SET standard_conforming_strings = off; SELECT 'a\\';';",
        [
          "1:SET standard_conforming_strings = off", "1:SELECT 'a\\';'",
        ]
      ),
      ("SELECT 'ä€😀;'; ä", ["1:SELECT 'ä€😀;'", "1:ä"]),
    ])
  func `cuts text as psql does`(text: String, expected: [String]) throws {
    #expect(try Self.scan(text) == expected)
  }

  @Test(
    arguments: [
      ("a;\nSELECT 'x;\n", 2, "A quotation mark that begins here is not closed."),
      ("SELECT E'\\'", 1, "A quotation mark that begins here is not closed."),
      ("\n\nSELECT \"x", 3, "A quotation mark that begins here is not closed."),
      ("DO $a$ x $$", 1, "The quotation $a$ that begins here is not closed."),
      ("\n/* /* */", 2, "The comment that begins here is not closed."),
    ])
  func `says where something begins that does not end`(
    text: String, line: Int, message: String
  ) {
    #expect(throws: SQLScanner.Problem(line: line, message: message)) { try Self.scan(text) }
  }

  @Test func `survives every prefix and every broken byte of a file`() {
    let text = Array(
      #"""
      \set x 'a'
      SELECT E'\'', :'x', $t$;$t$ /* c */; -- d
      COPY t FROM stdin;
      1
      \.
      CREATE FUNCTION f() BEGIN ATOMIC END;
      """#.utf8)
    for end in text.indices {
      for broken in [nil, 0x00, 0xFF, UInt8(ascii: "$"), UInt8(ascii: "'")] {
        var bytes = Array(text[...end])
        if let broken { bytes[end] = broken }
        var scanner = SQLScanner(bytes)
        var count = 0
        while let item = try? scanner.next() {
          count += 1
          if case .statement(let statement) = item { #expect(!statement.text.isEmpty) }
        }
        #expect(count <= 5)
      }
    }
  }

  @Test(
    arguments: [
      (" a  b ", ["a", "b"]), ("a 'b c''d\\n' e", ["a", "b c'd\n", "e"]), ("x:n", ["x7"]),
      ("", []), ("a`b`", nil), ("'a", nil),
    ] as [(String, [String]?)])
  func `reads the words behind a command`(text: String, expected: [String]?) {
    let words = CommandArguments.split(Array(text.utf8)[...], variables: ["n": Array("7".utf8)])
    #expect(words?.map { String(decoding: $0, as: UTF8.self) } == expected)
  }
}
