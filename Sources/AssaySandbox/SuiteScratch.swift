package import AssayEvidence
package import AssayHermeticity
import Glibc

extension SuiteEnvironment {
  /// Makes the folders that the suite gets, in the empty scratch folder, and in them what lets
  /// runners tell which test they run.
  ///
  /// Whoever made the scratch folder removes it.
  package func prepare() throws(FailureReport) {
    let folders = [temporaryFolder, homeFolder, markerFolder, pluginFolder]
    for folder in folders + (cacheFolder.map { [$0] } ?? []) {
      guard unsafe mkdir(folder, 0o700) == 0 || errno == EEXIST else {
        throw Self.failure(folder)
      }
    }
    let path = "\(pluginFolder)/\(Self.pytestPlugin).py"
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.failure(path) }
    defer { close(descriptor) }
    let bytes = Array(Self.pytestPluginText.utf8)
    guard unsafe write(descriptor, bytes, bytes.count) == bytes.count else {
      throw Self.failure(path)
    }
  }

  private static func failure(_ path: String) -> FailureReport {
    FailureReport(
      .infrastructure, attempt: "prepare the suite's scratch folder", subject: path,
      happened: (unsafe String(cString: strerror(errno))) + ".",
      remedy: "Free space on the disk, or point TMPDIR to a folder that can be written to.")
  }
}

extension ObservationLog {
  /// Larger logs are read up to here; the rest counts as torn off.
  private static let byteLimit = 256 << 20

  /// Reads what a supervisor wrote; nil when there is no such file.
  package init?(path: String) throws(FailureReport) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0, errno == ENOENT { return nil }
    defer { if descriptor >= 0 { close(descriptor) } }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 256 << 10)
    while bytes.count < Self.byteLimit {
      let count = descriptor < 0 ? -1 : unsafe read(descriptor, &buffer, buffer.count)
      if count < 0, descriptor >= 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw FailureReport(
          .infrastructure, attempt: "read what the suite's supervisor saw", subject: path,
          happened: (unsafe String(cString: strerror(errno))) + ".")
      }
      if count == 0 { break }
      bytes += buffer.prefix(count)
    }
    self.init(parsing: bytes)
  }
}
