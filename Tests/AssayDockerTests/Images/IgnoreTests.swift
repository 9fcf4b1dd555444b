import AssayDocker
import Testing

struct IgnoreTests {
  @Test(arguments: [
    // As Go's filepath.Match.
    ("*", "a", true), ("*", "a/b", true), ("*/b", "a/b", true), ("*/b", "a/c/b", false),
    ("?", "a", true), ("?", "ab", false), ("a*c", "abbc", true), ("a*c", "ab/c", false),
    ("[a-c]x", "bx", true), ("[a-c]x", "dx", false), ("[^a-c]x", "dx", true),
    ("\\*", "*", true), ("\\*", "a", false), ("a.b", "axb", false), ("a+", "a+", true),
    ("file", "file", true), ("file", "files", false), ("file", "sub/file", false),
    // A pattern for a folder takes all in it.
    ("node_modules", "node_modules/a/b.js", true), ("/node_modules/", "node_modules/a", true),
    ("./a/../b", "b/c", true),
    // Two stars.
    ("**/*.log", "a.log", true), ("**/*.log", "x/y/a.log", true), ("**/*.log", "a.logs", false),
    ("a/**", "a/b/c", true), ("a/**", "a", false), ("a/**/z", "a/z", true),
    ("a/**/z", "a/b/c/z", true), ("a/**/z", "a/bz", false), ("**", "x/y", true),
    ("**/b/**/d", "a/b/c/d", true), ("**a**/b", "aab/b", true), ("**/temp*", "x/temporary/y", true),
    ("*a*a*a*a*a*a*a*a*a*a*b", String(repeating: "a", count: 200), false),
  ])
  func `patterns match as Docker's do`(pattern: String, path: String, isIgnored: Bool) throws {
    #expect(try IgnorePatterns(pattern).ignores(path) == isIgnored)
  }

  @Test func `the last pattern that matches decides`() throws {
    let patterns = try IgnorePatterns(
      "\u{FEFF}# a comment\r\n\r\n  *.md  \n!README*.md\nREADME-secret.md\n.\n")
    #expect(patterns.hasExceptions)
    #expect(patterns.ignores("a.md"))
    #expect(!patterns.ignores("README.md"))
    #expect(!patterns.ignores("README-x.md"))
    #expect(patterns.ignores("README-secret.md"))
    #expect(!patterns.ignores("a.txt"))
    let folders = try IgnorePatterns("build\n!build/keep\n")
    #expect(folders.ignores("build/a"))
    #expect(!folders.ignores("build/keep/b"))
  }

  @Test(arguments: [("a\n!\n", 2), ("[a\n", 1), ("a\n\n[b-a]", 3), ("!  ", 1)])
  func `a broken pattern is named with its line`(text: String, line: Int) {
    #expect { try IgnorePatterns(text) } throws: { error in
      (error as? IgnorePatterns.Fault)?.line == line
    }
  }
}
