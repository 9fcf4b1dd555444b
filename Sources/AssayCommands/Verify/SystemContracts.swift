import AssayEvidence
import AssayManifest
import AssayPact
import AssayVerification
import Foundation

/// Finds the pact files of a system and reads who promises what to whom.
enum SystemContracts {
  struct Found {
    var pacts: [RunFacts.PactFile]
    /// Sentences about files that look like pacts and can't be read.
    var warnings: [String]
  }

  /// Looks where the manifest says, else in every folder named `pacts`.
  static func find(in manifest: Manifest, root: String) -> Found {
    var found = Found(pacts: [], warnings: [])
    for path in paths(in: manifest, root: root) {
      do throws(FailureReport) {
        let pact = try ContractFile.pact("\(root)/\(path)").pact
        found.pacts.append(
          RunFacts.PactFile(
            path: path, consumer: pact.consumer.name, provider: pact.provider.name,
            interactions: pact.interactions.map(\.title)))
      } catch {
        found.warnings.append("\(path) is not a pact file that can be read: \(error.happened)")
      }
    }
    return found
  }

  /// Relative to the root, sorted.
  static func paths(in manifest: Manifest, root: String) -> [String] {
    let paths =
      manifest.contracts.isEmpty
      ? FileTree.paths(below: root).filter { path in
        path.split(separator: "/").dropLast().contains("pacts") && path.hasSuffix(".json")
      }
      : manifest.contracts.flatMap { pattern in
        FileTree.matches(pattern, below: root)
          + FileTree.matches("\(pattern)/**/*.json", below: root)
      }
    return Set(paths).sorted()
  }
}
