/// What a change does to one file.
package struct ChangedFile: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable {
    case added, modified, deleted, renamed
  }

  /// After the change; of a deleted file the path that it had.
  package var path: String
  /// Before the change; nil for a file that is new.
  package var oldPath: String?
  package var kind: Kind
  /// New and changed lines, as they are numbered after the change.
  package var added: LineSet
  /// Lines that went or were changed, as they were numbered before; where lines were only put in,
  /// the two around the place.
  package var touched: LineSet
  /// Whether the lines are unknown, as git takes it for no text.
  package var isBinary: Bool

  package init(
    path: String, oldPath: String?, kind: Kind, added: LineSet = .init(),
    touched: LineSet = .init(), isBinary: Bool = false
  ) {
    self.path = path
    self.oldPath = oldPath
    self.kind = kind
    self.added = added
    self.touched = touched
    self.isBinary = isBinary
  }

  /// Both paths of a file that was renamed, else the one.
  package var paths: [String] {
    if let oldPath, oldPath != path { [oldPath, path] } else { [path] }
  }
}
