/// The exit codes of `assay`, the same for every command.
package enum ExitStatus: Int32, Sendable, CaseIterable {
  /// The verdict is yes, or the command did what it was asked.
  case pass = 0
  /// The verdict is no.
  case fail = 1
  /// Usage or input was wrong: a flag, the manifest, a file.
  case badInput = 2
  /// The surroundings failed: a dependency did not start, a disk was full, a run was interrupted.
  case infrastructure = 3
}
