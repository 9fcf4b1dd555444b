import AssayJSON
import Foundation

/// A file with one JSON value in each line, the last of which may have been cut off.
enum JSONLines {
  /// In bytes; a run that writes more is no test run.
  private static let limit = 512 << 20

  /// The values of lines that hold one; none when there is no such file.
  static func read(_ path: String) -> [JSON] {
    guard let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int,
      size <= limit, let data = FileManager.default.contents(atPath: path)
    else { return [] }
    return data.split(separator: 0x0A).compactMap { try? JSON(parsing: [UInt8]($0)) }
  }
}
