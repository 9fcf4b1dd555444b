package import AssayManifest
import Yams

/// Reads YAML 1.1 text, as libyaml does, into a tree that knows its places.
package enum ManifestYAML {
  /// Longer files are refused; no manifest that people wrote comes near.
  package static let sizeLimit = 1 << 20

  /// Reads and decodes a manifest, syntax errors included.
  ///
  /// - Parameters:
  ///   - bytes: The manifest.
  ///   - decoder: What makes a manifest of a tree.
  ///   - files: The files beside it; nil: compose files are not read.
  /// - Returns: The manifest, and the text that the diagnostics' places point into.
  package static func decode(
    _ bytes: [UInt8], decoder: ManifestDecoder = ManifestDecoder(), files: ManifestFiles? = nil
  ) -> (decoded: DecodedManifest, text: String) {
    let text = String(decoding: bytes, as: UTF8.self)
    do throws(ManifestDiagnostic) {
      return (decoder.decode(try parse(bytes), files: files, parser: parseForeign), text)
    } catch {
      return (DecodedManifest(manifest: nil, diagnostics: [error]), text)
    }
  }

  /// Parses a manifest: one document, no anchors, no tags.
  ///
  /// - Throws: `ManifestDiagnostic` with the place of the first thing that is no such YAML.
  package static func parse(_ bytes: [UInt8]) throws(ManifestDiagnostic) -> LocatedValue {
    try parse(try YAMLText.validated(bytes))
  }

  package static func parse(_ text: String) throws(ManifestDiagnostic) -> LocatedValue {
    try YAMLText.checkSize(text.utf8.count)
    guard let tree = try tree(text, isForeign: false), !tree.isNull else { throw YAMLText.empty }
    return tree
  }

  /// Parses a file of someone else, for example a compose file or `package.json`: anchors are
  /// followed and tags ignored.
  ///
  /// - Returns: nil for anything that is not one document of such YAML; JSON is.
  package static func foreignTree(_ text: String) -> LocatedValue? {
    try? parseForeign(text)
  }

  /// The same, with what is wrong; nil for a file without a document.
  ///
  /// - Throws: `ManifestDiagnostic` with the place of the first thing that is no such YAML.
  package static func parseForeign(_ text: String) throws(ManifestDiagnostic) -> LocatedValue? {
    try YAMLText.checkSize(text.utf8.count)
    return try tree(text, isForeign: true)
  }

  /// The same for files that machines write, such as an OpenAPI document of a large product.
  static func parseLarge(_ bytes: [UInt8]) throws(ManifestDiagnostic) -> LocatedValue? {
    let text = try YAMLText.validated(bytes, limit: 64 << 20)
    return try tree(text, isForeign: true, nodes: 5_000_000)
  }

  /// nil when the text holds no document.
  private static func tree(
    _ text: String, isForeign: Bool, nodes: Int = 500_000
  ) throws(ManifestDiagnostic) -> LocatedValue? {
    if !isForeign { try YAMLText.checkAliases(in: text) }
    do {
      let isTooLarge = try isForeign && AliasExpansion.size(of: text) > Double(nodes)
      if isTooLarge {
        throw YAMLText.aliasRefusal(
          "aliases that stand for too much", at: SourcePlace(line: 1, column: 1))
      }
      // The basic resolver takes every plain scalar for text, so that any other tag was written.
      let parser = try Parser(
        yaml: YAMLText.withoutMark(text), resolver: .basic, encoding: .utf8)
      // Nodes refer to their anchors weakly; the parser owns them.
      return try withExtendedLifetime(parser) {
        var converter = NodeConverter(isForeign: isForeign, limit: nodes)
        return try parser.singleRoot().map { try converter.convert($0) }
      }
    } catch let error as YamlError {
      throw YAMLProblem(text: text).diagnostic(for: error)
    } catch let error as ManifestDiagnostic {
      throw error
    } catch {
      throw ManifestDiagnostic(
        at: SourcePlace(line: 1, column: 1), expected: "YAML", found: "\(error)")
    }
  }
}
