package import AssayEvidence
package import AssayHermeticity
import Glibc

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
