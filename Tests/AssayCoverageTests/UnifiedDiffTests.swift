import AssayCoverage
import Testing

struct UnifiedDiffTests {
  static let git = """
    diff --git a/src/a.swift b/src/a.swift
    index 1..2 100644
    --- a/src/a.swift
    +++ b/src/a.swift
    @@ -3,0 +4,2 @@ func f() {
    +one
    +two
    @@ -10,2 +12 @@
    -old
    --- looks like a header
    +++ so does this
    diff --git a/old name.txt b/new name.txt
    similarity index 90%
    rename from old name.txt
    rename to new name.txt
    --- a/old name.txt
    +++ b/new name.txt
    @@ -1 +1 @@
    -a
    +b
    \\ No newline at end of file
    diff --git a/gone b/gone
    deleted file mode 100644
    --- a/gone
    +++ /dev/null
    @@ -1,2 +0,0 @@
    -a
    -b
    diff --git a/new b/new
    new file mode 100755
    --- /dev/null
    +++ b/new
    @@ -0,0 +1 @@
    +a
    diff --git a/empty b/empty
    new file mode 100644
    diff --git a/pic.png b/pic.png
    Binary files a/pic.png and b/pic.png differ
    diff --git "a/\\303\\274 \\"q\\".txt" "b/\\303\\274 \\"q\\".txt"
    --- "a/\\303\\274 \\"q\\".txt"
    +++ "b/\\303\\274 \\"q\\".txt"
    @@ -1 +1 @@
    -a
    +b
    diff --git a/run.sh b/run.sh
    old mode 100644
    new mode 100755

    """

  @Test func `reads what git writes`() throws {
    let files = try UnifiedDiff.read(Self.git)
    #expect(
      files.map(\.path) == [
        "src/a.swift", "new name.txt", "gone", "new", "empty", "pic.png", "ü \"q\".txt", "run.sh",
      ])
    #expect(
      files.map(\.kind) == [
        .modified, .renamed, .deleted, .added, .added, .modified, .modified, .modified,
      ])
    #expect(files[0].added == LineSet([4, 5, 12]))
    // Around the two that were put in, and the two that were replaced.
    #expect(files[0].touched == LineSet([3, 4, 10, 11]))
    #expect(files[1].paths == ["old name.txt", "new name.txt"])
    #expect(files[2].touched == LineSet([1, 2]))
    #expect(files[2].added.isEmpty)
    #expect(files[3].oldPath == nil)
    #expect(files[3].touched.isEmpty)
    #expect(files[5].isBinary)
  }

  @Test func `reads a plain diff with context`() throws {
    let files = try UnifiedDiff.read(
      """
      Only in b: x
      --- old/a.c\t2026-01-01 00:00:00
      +++ b/a.c\t2026-01-02 00:00:00
      @@ -1,5 +1,5 @@
       one

      -two
      +TWO
       three
       four
      @@ -10,2 +10,3 @@
       ten
      +ten and a half
       eleven
      --- a/b.c
      +++ b/b.c
      @@ -1 +1 @@
      -a
      +b
      """)
    #expect(files.map(\.path) == ["a.c", "b.c"])
    #expect(files[0].oldPath == "old/a.c")
    #expect(files[0].added == LineSet([3, 11]))
    #expect(files[0].touched == LineSet([3, 10, 11]))
  }

  @Test func `an empty diff changes nothing`() throws {
    #expect(try UnifiedDiff.read("").isEmpty)
  }

  @Test func `bears lines that are no UTF-8`() throws {
    let text = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+"
    #expect(try UnifiedDiff.read(Array(text.utf8) + [0xFF, 0xFE, 0x0A]).first?.added.count == 1)
  }

  @Test(arguments: [
    ("@@ -1 +1 @@\n-a\n+b\n", 1), ("+++ b/x\n", 1), ("--- a/x\nfoo\n+++ b/x\n", 3),
    ("--- /dev/null\n+++ /dev/null\n", 2), ("--- a/x\n+++ b/x\n@@ -1,2 +1 @@\n-a\n", 4),
    ("--- a/x\n+++ b/x\n@@ -x +1 @@\n", 3), ("--- a/x\n+++ b/x\n@@ -1 @@\n", 3),
    ("--- a/x\n+++ b/x\n@@ -1,99999999999999999999 +1 @@\n", 3),
    ("--- a/x\n+++ b/x\n@@ -1 +1 @@\nnonsense\n", 4),
    ("--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n context\n", 4), ("diff --cc a\n", 1),
    ("--- a/x\n+++ b/x\n@@@ -1 -1 +1 @@@\n", 3), ("--- \"a/x\n", 1), ("--- \"a/\\39\"\n", 1),
  ])
  func `says at which line it is no diff`(text: String, line: Int) {
    let fault = #expect(throws: UnifiedDiff.Fault.self) { try UnifiedDiff.read(text) }
    #expect(fault?.line == line)
  }

  @Test func `notices wherever it is cut off inside a hunk`() throws {
    let text = Self.git
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let cut = lines.prefix(9).joined(separator: "\n")
    #expect(throws: UnifiedDiff.Fault.self) { try UnifiedDiff.read(cut) }
  }
}
