package import AssayEvidence
package import AssayHermeticity
import Glibc

extension SuiteEnvironment {
  /// Makes the folders that the suite gets, in the empty scratch folder, and in them what lets
  /// runners tell which test they run.
  ///
  /// Whoever made the scratch folder removes it. The cache folder is made where it is missing, its
  /// parent is not.
  package func prepare() throws(FailureReport) {
    let folders = [temporaryFolder, homeFolder, markerFolder, pluginFolder]
    for folder in folders + (cacheFolder.map { [$0] } ?? []) {
      guard unsafe mkdir(folder, 0o700) == 0 || errno == EEXIST else {
        throw Self.failure(folder)
      }
    }
    try Self.write(Self.pytestPluginText, to: "\(pluginFolder)/\(Self.pytestPlugin).py")
    try Self.write(Self.siteText, to: "\(pluginFolder)/sitecustomize.py")
  }

  private static func write(_ text: String, to path: String) throws(FailureReport) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
      throw failure(path)
    }
  }

  private static func failure(_ path: String) -> FailureReport {
    FailureReport(
      .infrastructure, attempt: "prepare the suite's scratch folder", subject: path,
      happened: (unsafe String(cString: strerror(errno))) + ".",
      remedy: "Free space on the disk, or point TMPDIR to a folder that can be written to.")
  }
}
