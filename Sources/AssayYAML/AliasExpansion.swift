import AssayManifest
import Yams

/// Finds out how large a text grows when its aliases are followed, without following them.
///
/// A few aliases of aliases stand for billions of values; a hundred aliases of small things, as
/// compose files have them, for a few thousand.
struct AliasExpansion {
  /// Stands for the asterisk, so that the parser takes an alias for a plain text.
  private static let mark: Character = "\u{E000}"

  private var sizes: [String: Double] = [:]

  /// The number of values of a text, aliases followed.
  ///
  /// - Throws: what the parser throws.
  static func size(of text: String) throws -> Double {
    guard text.utf8.contains(UInt8(ascii: "*")) else { return 0 }
    let parser = try Parser(
      yaml: text.replacing("*", with: String(mark)), resolver: .basic, encoding: .utf8)
    return try withExtendedLifetime(parser) {
      var expansion = AliasExpansion()
      return try parser.singleRoot().map { expansion.size(of: $0) } ?? 0
    }
  }

  private mutating func size(of node: Node) -> Double {
    var size = 1.0
    switch node {
    case .scalar(let scalar):
      if scalar.style == .plain, scalar.string.first == Self.mark {
        size = sizes[String(scalar.string.dropFirst())] ?? 1
      }
    case .sequence(let sequence):
      for element in sequence { size += self.size(of: element) }
    case .mapping(let mapping):
      for (key, value) in mapping { size += self.size(of: key) + self.size(of: value) }
    case .alias: break
    }
    if let anchor = node.anchor { sizes[anchor.rawValue] = size }
    return size
  }
}
