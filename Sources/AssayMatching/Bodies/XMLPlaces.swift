/// Finds texts and attributes of XML by paths, for those who put others in their place.
package enum XMLPlaces {
  package struct Place: Sendable, Hashable {
    /// The one of the paths that leads here; of several the heaviest.
    package var path: RulePath
    package var text: String
    /// The bytes of the text as written; nil when it is in several pieces, or has no room.
    package var bytes: Range<Int>?
  }

  /// The places of paths such as `$.order['@id']` and `$.order.name['#text']`, an element before
  /// its children; an element's path means its text, which may stand behind them.
  ///
  /// - Returns: nil when the bytes are no XML.
  package static func find(_ paths: [RulePath], in bytes: [UInt8]) -> [Place]? {
    var reader = XMLReader(bytes)
    guard let root = try? reader.read() else { return nil }
    let rules = RuleTable(paths.map { .init($0, RuleList([.equality])) })
    var places: [Place] = []
    find(in: root, RuleState(rules).child(root.name, index: 0, position: 0), &places)
    return places
  }

  private static func find(in node: XMLNode, _ state: RuleState, _ places: inout [Place]) {
    for attribute in node.attributes {
      guard let path = state.member("@\(attribute.name.qualified)").exactPath else { continue }
      places.append(Place(path: path, text: attribute.value, bytes: attribute.place))
    }
    if let path = state.member("#text").exactPath ?? state.exactPath {
      places.append(Place(path: path, text: node.text, bytes: node.textPlace))
    }
    var counts: [XMLNode.Name: Int] = [:]
    for (position, child) in node.children.enumerated() {
      let index = counts[child.name, default: 0]
      counts[child.name] = index + 1
      find(in: child, state.child(child.name, index: index, position: position), &places)
    }
  }
}

extension RuleState {
  /// The path of the rule that was written for this place.
  fileprivate var exactPath: RulePath? {
    guard let found, found.isExact else { return nil }
    return found.rule.path
  }
}
