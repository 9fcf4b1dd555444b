/// An element of an XML document, with names in their namespaces.
struct XMLNode: Sendable {
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

  struct Attribute: Sendable {
    var name: Name
    var value: String
    /// The bytes of the value as written, between its quotes.
    var place: Range<Int>
  }

  var name: Name
  var attributes: [Attribute] = []
  var children: [XMLNode] = []
  /// All character data directly inside, without white space at its ends.
  var text = ""
  /// The bytes of the text as written; nil when it is in several pieces, or has no room: `<a/>`.
  var textPlace: Range<Int>?
}
