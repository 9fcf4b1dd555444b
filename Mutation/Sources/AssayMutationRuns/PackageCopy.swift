package import AssayEvidence
import Foundation
import Subprocess
import SystemPackage

/// A copy of a package in a folder where its sources may be changed.
///
/// In a git checkout all of the checkout is copied, as packages beside it may belong to it; what
/// git ignores is left out.
package struct PackageCopy: Sendable {
  /// The copied package's own folder.
  package let package: String
  /// What is to be removed; nil when it shall be kept.
  private let temporary: String?

  /// - Parameters:
  ///   - source: the package's folder, absolute.
  ///   - work: where to copy it to and to keep it, so that the next run builds only what changed;
  ///     nil: a temporary folder.
  /// - Throws: `FailureReport` when there is no package, or no room for its copy.
  package init(of source: String, work: String?) async throws(FailureReport) {
    let source = Self.real(source)
    guard FileManager.default.fileExists(atPath: "\(source)/Package.swift") else {
      throw FailureReport(
        .badInput, attempt: "check mutants", subject: source,
        happened: "There is no Package.swift in this folder.",
        remedy: "Start it in the package's folder, or give it with --package-path.")
    }
    let checkout = await Self.git(["rev-parse", "--show-toplevel"], in: source)
    let top = checkout.map {
      Self.real(
        String($0.split(separator: 0x0A).first.map { String(decoding: $0, as: UTF8.self) } ?? ""))
    }
    let root = top.flatMap { source == $0 || source.hasPrefix($0 + "/") ? $0 : nil } ?? source
    let base = work ?? "\(FileManager.default.temporaryDirectory.path)/assay-mutate-\(getpid())"
    do {
      try FileManager.default.createDirectory(atPath: base, withIntermediateDirectories: true)
      let target = Self.real(base)
      guard target != root, !root.hasPrefix(target + "/"), !Self.holdsOther(target) else {
        throw FailureReport(
          .badInput, attempt: "copy the package", subject: base,
          happened: "The folder holds something else.", remedy: "Give an empty or a new folder.")
      }
      try Data().write(to: URL(filePath: "\(target)/\(Self.mark)"))
      // The copy may lie in what is copied.
      var files = await Self.files(of: root, isCheckout: top != nil)
        .filter { !"\(root)/\($0)".hasPrefix(target + "/") }
      let own = String(source.dropFirst(root.count)).drop { $0 == "/" }
      files.insert(own.isEmpty ? "Package.resolved" : "\(own)/Package.resolved")
      try Self.copy(files, from: root, to: target)
      package = own.isEmpty ? target : "\(target)/\(own)"
      temporary = work == nil ? target : nil
    } catch let report as FailureReport {
      throw report
    } catch {
      throw FailureReport(
        .infrastructure, attempt: "copy the package", subject: base,
        happened: "\(error.localizedDescription)",
        remedy: "Check that the disk has room and the folder may be written to.")
    }
  }

  package func remove() {
    if let temporary { try? FileManager.default.removeItem(atPath: temporary) }
  }

  /// Tells a folder that earlier runs filled.
  private static let mark = ".assay-mutate"

  private static func real(_ path: String) -> String {
    URL(filePath: path).resolvingSymlinksInPath().standardizedFileURL.path
  }

  private static func holdsOther(_ folder: String) -> Bool {
    let content = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return !content.isEmpty && !content.contains(mark)
  }

  private static func files(of root: String, isCheckout: Bool) async -> Set<String> {
    if isCheckout,
      let list = await git(
        ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], in: root)
    {
      return Set(list.split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
    }
    return below(root)
  }

  private static func below(_ root: String) -> Set<String> {
    var files: Set<String> = []
    let walker = FileManager.default.enumerator(atPath: root)
    while let path = walker?.nextObject() as? String {
      let name = path.split(separator: "/").last
      if name == ".build" || name == ".git" || name == ".swiftpm" {
        walker?.skipDescendants()
      } else if walker?.fileAttributes?[.type] as? FileAttributeType != .typeDirectory {
        files.insert(path)
      }
    }
    return files
  }

  /// Files that are the same keep their times, so that they need not be built again.
  private static func copy(_ files: Set<String>, from root: String, to target: String) throws {
    let manager = FileManager.default
    for file in below(target).subtracting(files) where file != mark {
      try manager.removeItem(atPath: "\(target)/\(file)")
    }
    for file in files.sorted() {
      let (old, new) = ("\(root)/\(file)", "\(target)/\(file)")
      // Deleted, but git's index still has it, or there is no Package.resolved.
      guard (try? manager.attributesOfItem(atPath: old)) != nil else { continue }
      if manager.contentsEqual(atPath: old, andPath: new) { continue }
      try? manager.removeItem(atPath: new)
      try manager.createDirectory(
        at: URL(filePath: new).deletingLastPathComponent(), withIntermediateDirectories: true)
      try manager.copyItem(atPath: old, toPath: new)
    }
  }

  private static func git(_ arguments: [String], in folder: String) async -> [UInt8]? {
    let result = try? await run(
      .name("git"), arguments: Arguments(["-C", folder] + arguments),
      output: .bytes(limit: 64 << 20), error: .discarded)
    guard let result, result.terminationStatus.isSuccess else { return nil }
    return result.standardOutput
  }
}
