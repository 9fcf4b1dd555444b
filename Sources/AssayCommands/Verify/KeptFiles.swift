import AssayManifest
import Foundation

/// The results and coverage that a suite wrote, kept while some of its tests run again and write
/// over them.
struct KeptFiles {
  private let copies: [(original: URL, copy: URL)]
  private let kept: URL

  /// Copies them from `folder` to `kept`, which `putBack` removes.
  init(of suite: Manifest.Suite, in folder: String, keptIn kept: String) {
    self.kept = URL(filePath: kept)
    let paths = Set(
      (suite.results + suite.coverage).flatMap { FileTree.matches($0, below: folder) })
    try? FileManager.default.createDirectory(at: self.kept, withIntermediateDirectories: true)
    var copies: [(original: URL, copy: URL)] = []
    for (index, path) in paths.sorted().enumerated() {
      let (original, copy) = (
        URL(filePath: "\(folder)/\(path)"), self.kept.appending(path: "\(index)")
      )
      // What can't be kept stays as the tests leave it: we have read it.
      if (try? FileManager.default.copyItem(at: original, to: copy)) == nil { continue }
      copies.append((original, copy))
    }
    self.copies = copies
  }

  /// As the whole suite had left them.
  func putBack() {
    for (original, copy) in copies {
      guard let data = try? Data(contentsOf: copy, options: .mappedIfSafe) else { continue }
      try? data.write(to: original)
    }
    try? FileManager.default.removeItem(at: kept)
  }
}
