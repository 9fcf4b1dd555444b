import Foundation

/// Looks for processes that a test's own marker names.
package enum ProcessSearch {
  /// Command lines of running processes that contain `marker`; the searching process is left out.
  package static func commandLines(containing marker: String) -> [String] {
    let own = ProcessInfo.processInfo.processIdentifier
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap(Int32.init).filter { $0 != own }.compactMap { pid in
      guard let bytes = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") else {
        return nil
      }
      let line = String(decoding: bytes, as: UTF8.self).replacing("\0", with: " ")
      return line.contains(marker) ? line : nil
    }
  }
}
