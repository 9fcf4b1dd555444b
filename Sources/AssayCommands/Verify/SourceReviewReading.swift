import AssayManifest
import AssayTestReview
import AssayVerification
import Foundation

/// Looks into the sources of tests and into their fixtures.
enum SourceReviewReading {
  private static let largestFile = 2 << 20
  /// All files together.
  private static let mostBytes = 128 << 20

  /// Reads those of `paths`, which are relative to the root, that matter.
  static func review(
    _ manifest: Manifest, root: String, paths: [String]
  ) -> SourceReview {
    var review = SourceReview()
    if paths.count >= FileTree.mostPaths { review.leftOut = 1 }
    var bytesLeft = mostBytes
    let hosts = manifest.productionHosts
    for path in paths {
      let source = TestSource(path: path)
      let isFixture = source == nil && TestFolder.isFixture(path)
      guard source != nil || isFixture else { continue }
      guard let bytes = read("\(root)/\(path)", &bytesLeft) else {
        review.leftOut += 1
        continue
      }
      if let source, let service = CodeCoverage.service(of: path, in: manifest) {
        let count = DoubleCount(bytes, language: source.language)
        review.doubles[service, default: SourceReview.Doubles()].add(count)
      }
      if isFixture {
        review.fixtures += 1
        add(PersonalData(bytes), of: path, to: &review)
      }
      for found in NamedHosts.find(hosts, in: bytes) {
        review.productionHosts.append(
          SourceReview.NamedHost(host: found.host, path: path, line: found.line))
      }
    }
    return review
  }

  private static func read(_ path: String, _ bytesLeft: inout Int) -> [UInt8]? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let size = (attributes?[.size] as? NSNumber)?.intValue, size <= largestFile,
      size <= bytesLeft, let data = FileManager.default.contents(atPath: path)
    else { return nil }
    bytesLeft -= data.count
    return Array(data)
  }

  private static func add(
    _ data: PersonalData, of path: String, to review: inout SourceReview
  ) {
    for kind in PersonalData.Kind.allCases {
      let lines = data.places.filter { $0.kind == kind }.map(\.line)
      if lines.isEmpty { continue }
      review.personal.append(
        SourceReview.Personal(path: path, kind: kind.rawValue, lines: lines))
    }
  }
}

extension SourceReview.Doubles {
  /// A file without tests is a helper, whose doubles show where tests make them.
  fileprivate mutating func add(_ count: DoubleCount) {
    guard count.tests > 0 else { return }
    files += 1
    if count.doubles > 0 { filesWithDoubles += 1 }
    tests += count.tests
    doubles += count.doubles
  }
}
