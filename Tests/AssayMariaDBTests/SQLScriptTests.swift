import AssayMariaDB
import Testing

struct SQLScriptTests {
  @Test(arguments: [
    ("", []),
    (" \n -- only words\n# more\n/* and\nmore */ ;;\n", []),
    ("SELECT 1", ["1 SELECT 1"]),
    ("SELECT 1;\n\nSELECT\n2;", ["1 SELECT 1", "3 SELECT\n2"]),
    ("-- why\nSELECT 1;", ["2 SELECT 1"]),
    ("SELECT 1; -- why; not\nSELECT 2;", ["1 SELECT 1", "2 SELECT 2"]),
    ("SELECT 5--1;", ["1 SELECT 5--1"]),
    ("SELECT 1 # a;\n;", ["1 SELECT 1 # a;\n"]),
    ("SELECT 1 /* a; 'b */;SELECT 2", ["1 SELECT 1 /* a; 'b */", "1 SELECT 2"]),
    ("/*!40101 SET NAMES utf8 */;", ["1 /*!40101 SET NAMES utf8 */"]),
    ("/*M!100500 SET x=1 */;", ["1 /*M!100500 SET x=1 */"]),
    ("SELECT 'a;b', \"c;'d\", `e;f`;", ["1 SELECT 'a;b', \"c;'d\", `e;f`"]),
    ("SELECT 'it''s; so';SELECT 2", ["1 SELECT 'it''s; so'", "1 SELECT 2"]),
    ("SELECT 'a\\';b';SELECT 2", ["1 SELECT 'a\\';b'", "1 SELECT 2"]),
    ("SELECT '\\\\';SELECT 2", ["1 SELECT '\\\\'", "1 SELECT 2"]),
    ("SELECT `a\\`;SELECT 2", ["1 SELECT `a\\`", "1 SELECT 2"]),
    ("SELECT 'one\ntwo';\nSELECT 2", ["1 SELECT 'one\ntwo'", "3 SELECT 2"]),
    ("SELECT 1;\r\nSELECT 2;\r\n", ["1 SELECT 1", "2 SELECT 2"]),
    ("\u{FEFF}SELECT 'ä';", ["1 SELECT 'ä'"]),
    ("SELECT 'never closed;\nSELECT 2;", ["1 SELECT 'never closed;\nSELECT 2;"]),
    ("SELECT 1 /* never closed;", ["1 SELECT 1 /* never closed;"]),
    (
      "DELIMITER //\nCREATE x BEGIN a; b; END//\nDELIMITER ;\nSELECT 1;",
      [
        "2 CREATE x BEGIN a; b; END", "4 SELECT 1",
      ]
    ),
    ("delimiter $$\r\nSELECT 1;$$ SELECT 2 $$\r\n", ["2 SELECT 1;", "2 SELECT 2 "]),
    ("DELIMITER\nSELECT 1;", ["2 SELECT 1"]),
    (
      "SELECT delimiter_x; SELECT 1 AS\nDELIMITER ;",
      [
        "1 SELECT delimiter_x", "1 SELECT 1 AS\nDELIMITER ",
      ]
    ),
    ("DELIMITER", ["1 DELIMITER"]),
  ])
  func `splits as the client does`(source: String, expected: [String]) {
    #expect(SQLScript(source).statements.map { "\($0.line) \($0.text)" } == expected)
  }

  @Test func `a large script is read in one pass`() {
    let row = "INSERT INTO t VALUES (1, 'some text; with a semicolon');\n"
    let script = SQLScript(String(repeating: row, count: 20_000))
    #expect(script.statements.count == 20_000)
    #expect(script.statements.last?.line == 20_000)
  }
}
