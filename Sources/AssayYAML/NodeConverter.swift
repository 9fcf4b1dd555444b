import AssayManifest
import Yams

/// Turns Yams' nodes into located values.
struct NodeConverter {
  /// Whether anchors and tags are somebody else's business.
  let isForeign: Bool
  /// Followed aliases multiply; a tree has a limit all the same.
  private var remainingNodes: Int
  private let limit: Int

  init(isForeign: Bool, limit: Int) {
    self.isForeign = isForeign
    self.limit = limit
    remainingNodes = limit
  }

  mutating func convert(_ node: Node) throws(ManifestDiagnostic) -> LocatedValue {
    let place = SourcePlace(node.mark)
    remainingNodes -= 1
    guard remainingNodes >= 0 else {
      throw ManifestDiagnostic(
        at: place, expected: "a file of ordinary size", found: "more than \(limit) values")
    }
    if !isForeign { try refuseExtras(of: node, at: place) }
    switch node {
    case .scalar(let scalar):
      let isPlain = scalar.style == .plain || scalar.style == .any
      return LocatedValue(.scalar(.init(scalar.string, isQuoted: !isPlain)), at: place)
    case .sequence(let sequence):
      var values: [LocatedValue] = []
      for element in sequence { values.append(try convert(element)) }
      return LocatedValue(.sequence(values), at: place)
    case .mapping(let mapping):
      var entries: [LocatedValue.Entry] = []
      for (key, value) in mapping {
        guard let name = key.scalar?.string else {
          throw ManifestDiagnostic(
            at: SourcePlace(key.mark), expected: "a name as the key", found: "a list or a mapping")
        }
        if !isForeign { try refuseExtras(of: key, at: SourcePlace(key.mark)) }
        let converted = try convert(value)
        entries.append(.init(key: name, keyPlace: SourcePlace(key.mark), value: converted))
      }
      return LocatedValue(.mapping(entries), at: place)
    case .alias:
      // The parser of Yams follows aliases; it makes such nodes only when it encodes.
      throw ManifestDiagnostic(at: place, expected: "a value", found: "an alias")
    }
  }

  private func refuseExtras(
    of node: Node, at place: SourcePlace
  ) throws(ManifestDiagnostic) {
    if let anchor = node.anchor {
      throw YAMLText.aliasRefusal("the anchor '&\(anchor.rawValue)'", at: place)
    }
    let tag = node.tag.rawValue
    guard !["str", "seq", "map"].contains(where: { tag == "tag:yaml.org,2002:\($0)" }) else {
      return
    }
    throw ManifestDiagnostic(
      at: place, expected: "a value without a tag",
      found: "the tag '\(ManifestDiagnostic.shown(tag))'", remedy: "remove it")
  }
}

extension SourcePlace {
  init(_ mark: Mark?) { self.init(line: mark?.line ?? 1, column: mark?.column ?? 1) }
}
