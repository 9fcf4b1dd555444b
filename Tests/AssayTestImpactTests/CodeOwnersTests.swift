import AssayTestImpact
import Testing

struct CodeOwnersTests {
  @Test(arguments: [
    ("*", "a/b.js", true), ("*.js", "a/b.js", true), ("*.js", "b.jsx", false),
    ("/build/logs/", "build/logs/x/y.log", true), ("/build/logs/", "a/build/logs/y.log", false),
    ("/build/logs/", "build/logs", false), ("docs/*", "docs/a.md", true),
    ("docs/*", "docs/sub/a.md", false), ("docs/*", "x/docs/a.md", false),
    ("apps/", "x/apps/y/z.c", true), ("apps/", "apps", false), ("/docs/", "docs/a", true),
    ("/scripts", "scripts/a", true), ("/scripts", "scripts", true), ("**/logs", "logs/a", true),
    ("**/logs", "deeply/nested/logs/a", true), ("a/**/b", "a/b", true),
    ("a/**/b", "a/x/y/b", true), ("a/**/b", "a/x/c", false), ("a/**", "a/x/c", true),
    ("Makefile", "sub/Makefile", true), ("/Makefile", "sub/Makefile", false),
    ("a?c.txt", "abc.txt", true), ("a?c.txt", "ac.txt", false), ("/*", "a.md", true),
    ("/*", "a/b.md", false), ("/", "any/file", true), ("**", "any/file", true),
    ("/apps/github", "apps/github/x", true), ("apps/github", "x/apps/github", false),
    ("*a*b*c*", "xxaxxbxxcxx", true), ("A.md", "a.md", false),
  ])
  func `matches as gitignore does`(pattern: String, path: String, isMatch: Bool) {
    let owners = CodeOwners("\(pattern) @x")
    #expect(owners.owners(of: path) == (isMatch ? ["@x"] : []))
    #expect(owners.warnings.isEmpty)
  }

  @Test func `the last line that matches wins`() {
    let owners = CodeOwners(
      """
      # everything
      *       @global # the rest
      *.js    @js @org/web-team
      /apps/  octo@example.com
      /apps/free
      with\\ space.md @space
      \\#odd @odd
      """)
    #expect(owners.owners(of: "a.c") == ["@global"])
    #expect(owners.owners(of: "x/a.js") == ["@js", "@org/web-team"])
    #expect(owners.owners(of: "apps/a.js") == ["octo@example.com"])
    #expect(owners.owners(of: "apps/free/a.js") == [])
    #expect(owners.owners(of: "docs/with space.md") == ["@space"])
    #expect(owners.owners(of: "#odd") == ["@odd"])
    #expect(owners.warnings.isEmpty)
  }

  @Test func `GitLab's sections each have their say`() {
    let owners = CodeOwners(
      """
      * @default
      [Documentation][2] @docs-team
      docs/
      README.md @readme
      ^[Optional] @maybe
      *.rb
      !generated.rb
      [DOCUMENTATION] @late
      docs/api/
      """)
    #expect(owners.sections.map(\.name) == ["", "Documentation", "Optional"])
    #expect(owners.sections.map(\.approvals) == [1, 2, 1])
    #expect(owners.sections.map(\.isOptional) == [false, false, true])
    #expect(owners.owners(of: "docs/a.md") == ["@default", "@docs-team"])
    #expect(owners.owners(of: "docs/api/a.rb") == ["@default", "@late", "@maybe"])
    #expect(owners.owners(of: "README.md") == ["@default", "@readme"])
    #expect(owners.owners(of: "x/generated.rb") == ["@default"])
  }

  @Test func `says which lines mean nothing, and goes on`() {
    let owners = CodeOwners("[Open\n[ ] @a\n[S][x] @a\n//  @a\na//b @a\n*.c nobody @b\n*.d @c\r\n")
    #expect(owners.warnings.map(\.line) == [1, 2, 3, 4, 5, 6])
    #expect(owners.owners(of: "x.c") == ["@b"])
    #expect(owners.owners(of: "x.d") == ["@c"])
    #expect(CodeOwners("").owners(of: "x").isEmpty)
  }

  @Test func `hostile patterns cost little`() {
    let pattern = String(repeating: "**/*a*/", count: 60) + "b"
    let path = String(repeating: "aaaaaaaa/", count: 200) + "c"
    #expect(CodeOwners("\(pattern) @x").owners(of: path) == [])
  }
}
