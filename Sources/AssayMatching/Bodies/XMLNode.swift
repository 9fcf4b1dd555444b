/// An element of an XML document, with names in their namespaces.
struct XMLNode: Sendable, Hashable {
  struct Name: Sendable, Hashable {
    /// As written, with its prefix.
    var qualified: String
    var local: String
    /// Empty: none.
    var namespace: String

    static func == (left: Self, right: Self) -> Bool {
      left.local == right.local && left.namespace == right.namespace
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(local)
      hasher.combine(namespace)
    }
  }

  struct Attribute: Sendable, Hashable {
    var name: Name
    var value: String
  }

  var name: Name
  var attributes: [Attribute] = []
  var children: [XMLNode] = []
  /// All character data directly inside, without white space at its ends.
  var text = ""
}
