/// Reads what `git diff` and `diff -u` write, with any number of lines of context.
///
/// Source: git's documentation of `diff-generate-patch`, GNU diffutils' of the unified format.
package struct UnifiedDiff: Sendable {
  package struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, as a sentence.
    package var what: String
    /// In the diff, from 1.
    package var line: Int

    package var description: String { "line \(line) of the diff: \(what)" }
  }

  private var files: [ChangedFile] = []
  private var current: ChangedFile?
  private var hunk: Hunk?
  private var number = 0
  /// Where `--- path` stood and its path, until `+++` follows.
  private var before: (line: Int, path: String?)?

  /// No file is longer; broken numbers must not overflow.
  private static let mostLines = 1 << 31

  private struct Hunk {
    var oldLine: Int
    var oldLeft: Int
    var newLine: Int
    var newLeft: Int
    /// Whether the last line that is not context was an old one, so that new ones replace it.
    var replaces = false

    var isDone: Bool { oldLeft == 0 && newLeft == 0 }
  }

  private init() {}

  /// - Returns: the files in the order of the diff.
  /// - Throws: `Fault` when it was cut off, is damaged or the combined diff of a merge.
  package static func read(_ text: String) throws(Fault) -> [ChangedFile] {
    try read(Array(text.utf8))
  }

  /// The lines of the files may have any encoding.
  package static func read(_ bytes: [UInt8]) throws(Fault) -> [ChangedFile] {
    var diff = UnifiedDiff()
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      diff.number += 1
      try diff.read(line: bytes[start..<end])
      start = end + 1
    }
    try diff.endFile()
    return diff.files
  }

  private func fault(_ what: String) -> Fault { Fault(what: what, line: number) }

  private mutating func read(line: ArraySlice<UInt8>) throws(Fault) {
    if hunk != nil, try readHunk(line) { return }
    if line.starts(with: "diff --git ".utf8) {
      try endFile()
      // Paths stand in the lines that follow, but for files without any of these.
      current = Self.file(ofHeader: DiffPath.text(line.dropFirst(11)))
    } else if line.starts(with: "--- ".utf8) {
      before = (number, try path(line.dropFirst(4)))
    } else if line.starts(with: "+++ ".utf8) {
      try readNewPath(line.dropFirst(4))
    } else if line.starts(with: "@@@".utf8) || line.starts(with: "diff --cc ".utf8) {
      throw fault("this is the combined diff of a merge; compare two commits instead")
    } else if line.starts(with: "@@ ".utf8) {
      try readHunkHeader(line)
    } else {
      try readDetail(line)
    }
  }

  /// Lines between a file's header and its first hunk.
  private mutating func readDetail(_ line: ArraySlice<UInt8>) throws(Fault) {
    guard current != nil else { return }
    if line.starts(with: "new file mode ".utf8) {
      current?.kind = .added
      current?.oldPath = nil
    } else if line.starts(with: "deleted file mode ".utf8) {
      current?.kind = .deleted
    } else if line.starts(with: "rename from ".utf8) {
      current?.kind = .renamed
      current?.oldPath = try DiffPath.unquoted(line.dropFirst(12), at: number)
    } else if line.starts(with: "rename to ".utf8) {
      current?.path = try DiffPath.unquoted(line.dropFirst(10), at: number)
    } else if line.starts(with: "copy to ".utf8) {
      current?.kind = .added
      current?.oldPath = nil
      current?.path = try DiffPath.unquoted(line.dropFirst(8), at: number)
    } else if line.starts(with: "Binary files ".utf8) || line.starts(with: "GIT binary patch".utf8)
    {
      current?.isBinary = true
    }
  }

  private func path(_ text: ArraySlice<UInt8>) throws(Fault) -> String? {
    // Plain diff writes a time after a tab.
    let name = text.first == UInt8(ascii: "\"") ? text : text.prefix { $0 != 0x09 && $0 != 0x0D }
    let path = try DiffPath.unquoted(name, at: number)
    return path == "/dev/null" ? nil : DiffPath.withoutPrefix(path)
  }

  private mutating func readNewPath(_ text: ArraySlice<UInt8>) throws(Fault) {
    guard let (line, old) = before, line == number - 1 else {
      throw fault("'+++' without '---' before it")
    }
    before = nil
    let new = try path(text)
    guard let path = new ?? old else { throw fault("both sides of a file are /dev/null") }
    if current == nil || current?.added.isEmpty == false || current?.touched.isEmpty == false {
      // A plain diff has no other header.
      try endFile()
      current = ChangedFile(path: path, oldPath: old, kind: .modified)
    }
    current?.path = path
    if new == nil {
      current?.kind = .deleted
    } else if old == nil {
      current?.kind = .added
    }
    current?.oldPath = old
  }

  /// Reads `@@ -12,3 +14 @@ context`.
  private mutating func readHunkHeader(_ line: ArraySlice<UInt8>) throws(Fault) {
    guard current != nil else { throw fault("a hunk stands outside of a file") }
    let words = DiffPath.text(line).split(separator: " ")
    guard words.count >= 4, words[3] == "@@", let old = range(words[1], "-"),
      let new = range(words[2], "+")
    else { throw fault("expected '@@ -LINE,COUNT +LINE,COUNT @@'") }
    // Of no lines the one before is given.
    let oldLine = old.count == 0 ? old.start + 1 : old.start
    hunk = Hunk(oldLine: oldLine, oldLeft: old.count, newLine: new.start, newLeft: new.count)
    if hunk?.isDone == true { hunk = nil }
  }

  private func range(_ word: Substring, _ sign: Character) -> (start: Int, count: Int)? {
    guard word.first == sign else { return nil }
    let parts = word.dropFirst().split(separator: ",", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let start = Int(parts[0]), start >= 0,
      let count = parts.count == 2 ? Int(parts[1]) : 1, count >= 0,
      start < Self.mostLines, count < Self.mostLines, start > 0 || count == 0
    else { return nil }
    return (start, count)
  }

  /// - Returns: whether the line belongs to the hunk.
  private mutating func readHunk(_ line: ArraySlice<UInt8>) throws(Fault) -> Bool {
    guard var hunk else { return false }
    switch line.first {
    case UInt8(ascii: "-") where hunk.oldLeft > 0:
      touch(hunk.oldLine...hunk.oldLine)
      (hunk.oldLine, hunk.oldLeft, hunk.replaces) = (hunk.oldLine + 1, hunk.oldLeft - 1, true)
    case UInt8(ascii: "+") where hunk.newLeft > 0:
      current?.added.insert(hunk.newLine)
      // What is put in may belong to either neighbour.
      if !hunk.replaces { touch(max(1, hunk.oldLine - 1)...hunk.oldLine) }
      (hunk.newLine, hunk.newLeft) = (hunk.newLine + 1, hunk.newLeft - 1)
    case UInt8(ascii: " "), nil, 0x0D:
      guard hunk.oldLeft > 0, hunk.newLeft > 0 else {
        throw fault("a hunk has more lines than its header says")
      }
      hunk = Hunk(
        oldLine: hunk.oldLine + 1, oldLeft: hunk.oldLeft - 1, newLine: hunk.newLine + 1,
        newLeft: hunk.newLeft - 1)
    case UInt8(ascii: "\\"): break
    default: throw fault("expected \(hunk.oldLeft) old and \(hunk.newLeft) new lines more")
    }
    self.hunk = hunk.isDone ? nil : hunk
    return true
  }

  private mutating func touch(_ lines: ClosedRange<Int>) { current?.touched.insert(lines) }

  private mutating func endFile() throws(Fault) {
    if let hunk {
      throw fault(
        "it ends inside a hunk, with \(hunk.oldLeft) old and \(hunk.newLeft) new lines to come")
    }
    if var file = current {
      if file.kind == .added { file.touched = LineSet() }
      files.append(file)
    }
    current = nil
    before = nil
  }

  /// From `a/path b/path`, whose halves are alike, as files with two paths name them later.
  private static func file(ofHeader text: String) -> ChangedFile {
    let half = text.utf8.count / 2
    let left = String(decoding: text.utf8.prefix(half), as: UTF8.self)
    let path = (try? DiffPath.unquoted(ArraySlice(left.utf8), at: 0)).map(DiffPath.withoutPrefix)
    return ChangedFile(path: path ?? left, oldPath: path ?? left, kind: .modified)
  }
}
