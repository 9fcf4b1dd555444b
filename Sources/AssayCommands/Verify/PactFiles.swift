import AssayManifest
import AssayVerification
import Foundation

/// Finds the pact files of a system and reads who promises what to whom.
enum PactFiles {
  struct Found {
    var pacts: [RunFacts.PactFile]
    /// Sentences about files that look like pacts and can't be read.
    var warnings: [String]
  }

  /// Looks where the manifest says, else in every folder named `pacts`.
  static func find(in manifest: Manifest, root: String) -> Found {
    let paths =
      manifest.contracts.isEmpty
      ? FileTree.paths(below: root).filter { path in
        path.split(separator: "/").dropLast().contains("pacts") && path.hasSuffix(".json")
      }
      : manifest.contracts.flatMap { pattern in
        FileTree.matches(pattern, below: root)
          + FileTree.matches("\(pattern)/**/*.json", below: root)
      }
    var found = Found(pacts: [], warnings: [])
    for path in Set(paths).sorted() {
      do {
        let pact = try JSONDecoder().decode(
          WirePact.self, from: Data(contentsOf: URL(filePath: "\(root)/\(path)")))
        found.pacts.append(
          RunFacts.PactFile(
            path: path, consumer: pact.consumer.name, provider: pact.provider.name,
            interactions: (pact.interactions?.count ?? 0) + (pact.messages?.count ?? 0)))
      } catch {
        found.warnings.append("\(path) is not a pact file that can be read: \(error.sentence)")
      }
    }
    return found
  }

  /// The part of the Pact format, V1 to V4, that tells what a contract covers.
  private struct WirePact: Decodable {
    var consumer: Participant
    var provider: Participant
    var interactions: [Interaction]?
    var messages: [Interaction]?

    struct Participant: Decodable { var name: String }
    struct Interaction: Decodable { var description: String? }
  }
}

extension Error {
  /// The message of a decoding or file error in one line.
  fileprivate var sentence: String {
    switch self as? DecodingError {
    case .keyNotFound(let key, _): "it has no `\(key.stringValue)`"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "wrong type at \(context.codingPath.map(\.stringValue).joined(separator: "."))"
    case .dataCorrupted: "it is not valid JSON"
    default: (self as NSError).localizedDescription
    }
  }
}
