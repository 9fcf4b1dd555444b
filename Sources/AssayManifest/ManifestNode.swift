/// A located value together with its field path, for example `services.orders.suites[1].layer`.
struct ManifestNode {
  let value: LocatedValue
  let path: String

  var place: SourcePlace { value.place }
  var text: String? { value.text }

  /// The value of a mapping's key; nil when it is absent or null.
  subscript(key: String) -> ManifestNode? {
    guard let child = value[key], !child.isNull else { return nil }
    return ManifestNode(value: child, path: Self.join(path, key))
  }

  /// A mapping's values in the order of the file, with their keys.
  var children: [(entry: LocatedValue.Entry, node: ManifestNode)] {
    value.entries.map {
      ($0, ManifestNode(value: $0.value, path: Self.join(path, $0.key)))
    }
  }

  /// A list's elements; a single value stands for a list of one, null for none.
  var elements: [ManifestNode] {
    guard case .sequence(let values) = value.content else { return value.isNull ? [] : [self] }
    return values.enumerated().map {
      ManifestNode(value: $0.element, path: "\(path)[\($0.offset)]")
    }
  }

  static func join(_ path: String, _ key: String) -> String {
    path.isEmpty ? key : "\(path).\(key)"
  }
}
