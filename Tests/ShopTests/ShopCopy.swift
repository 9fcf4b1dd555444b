import AssayTestSupport
import Foundation

/// A copy of Examples/Shop in the build folder, to be broken and mended; its own build stays there,
/// so that only the first run compiles the Swift service.
struct ShopCopy {
  let folder: TemporaryFolder

  /// One change to one file; `replacement` nil removes the file.
  struct Edit: Sendable {
    var file: String
    var find: String?
    var replacement: String?

    static func replace(_ find: String, with text: String, in file: String) -> Edit {
      Edit(file: file, find: find, replacement: text)
    }
    static func append(_ text: String, to file: String) -> Edit {
      Edit(file: file, find: nil, replacement: text)
    }
    static func remove(_ file: String) -> Edit { Edit(file: file, find: nil, replacement: nil) }
  }

  static let repository: URL = {
    var root = URL(filePath: #filePath)
    repeat {
      root.deleteLastPathComponent()
    } while !FileManager.default.fileExists(
      atPath: root.appending(path: "Package.swift").path(percentEncoded: false))
    return root
  }()

  /// Copies what is under version control or will be; shares the Python packages.
  ///
  /// - Parameter name: of the copy's folder in the build folder; each test needs its own.
  /// - Returns: the copy.
  /// - Throws: when it cannot be made.
  static func make(named name: String = "shop-copy") async throws -> ShopCopy {
    let root = repository
    let copy = TemporaryFolder(existing: root.appending(path: ".build/\(name)").path)
    try FileManager.default.createDirectory(
      atPath: copy.path, withIntermediateDirectories: true)
    let shop = root.appending(path: "Examples/Shop").path
    // Everything but builds; unchanged files keep their times, so that builds stay incremental.
    let answer = try await AssayProgram.shell(
      """
      set -e
      cd '\(shop)'
      find . -mindepth 1 \\( -name .build -o -name .venv -o -name .assay -o -name __pycache__ \\
        -o -name .pytest_cache \\) -prune -o -type f -print0 | tar --null -T - -cf - \\
        | tar -xf - -C '\(copy.path)'
      ln -sfn '\(shop)/.venv' '\(copy.path)/.venv'
      rm -rf '\(copy.path)/.assay'
      """, in: copy)
    guard answer.status == 0 else { throw CopyFailure(message: answer.error) }
    return ShopCopy(folder: copy)
  }

  struct CopyFailure: Error { var message: String }

  /// Runs `body` on the changed copy and undoes the changes.
  func with<Result>(
    _ edits: [Edit], _ body: (TemporaryFolder) async throws -> Result
  ) async throws -> Result {
    var originals: [(file: String, text: String)] = []
    defer { for (file, text) in originals { try? folder.write(text, to: file) } }
    for edit in edits {
      let text = try folder.read(edit.file)
      originals.append((edit.file, text))
      guard let replacement = edit.replacement else {
        try FileManager.default.removeItem(at: folder.url(edit.file))
        continue
      }
      let changed = edit.find.map { text.replacing($0, with: replacement) } ?? text + replacement
      // An edit that finds nothing would let the test pass for the wrong reason.
      guard changed != text else {
        throw CopyFailure(message: "\(edit.file) has no '\(edit.find ?? "")'")
      }
      try folder.write(changed, to: edit.file)
    }
    return try await body(folder)
  }
}
