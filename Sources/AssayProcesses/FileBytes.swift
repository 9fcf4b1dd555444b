import Glibc
import SystemPackage

/// Reads a file of unknown size, such as those in `/proc`; nil when it cannot be read.
func readWholeFile(_ path: String, limit: Int) -> [UInt8]? {
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 4096)
  while bytes.count < limit {
    let count = unsafe read(descriptor, &chunk, chunk.count)
    if count < 0 && errno == EINTR { continue }
    guard count >= 0 else { return nil }
    bytes += chunk.prefix(count)
    // Files in /proc give all they have at once, if it fits.
    if count < chunk.count { break }
  }
  return bytes
}

/// Reads a file to its end, however little each read gives; nil when it cannot be read.
func readToEnd(_ path: String, limit: Int) -> [UInt8]? {
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 64 << 10)
  while bytes.count < limit {
    let count = unsafe read(descriptor, &chunk, min(chunk.count, limit - bytes.count))
    if count < 0 && errno == EINTR { continue }
    guard count >= 0 else { return nil }
    if count == 0 { break }
    bytes += chunk.prefix(count)
  }
  return bytes
}

/// Writes all bytes; returns an `errno` when that fails.
func writeAll(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Int32? {
  unsafe bytes.withUnsafeBytes { buffer in
    var written = 0
    while written < buffer.count {
      let count = unsafe write(
        descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
      if count < 0 && errno != EINTR { return errno }
      written += max(0, count)
    }
    return nil
  }
}

/// What the system says about an error number.
func errorText(_ number: Int32) -> String { Errno(rawValue: number).description }
