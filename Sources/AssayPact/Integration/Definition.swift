import AssayJSON

/// What a definition expression says: `matching(regex, '\w+', 'ab'), notEmpty('ab')`.
///
/// Source: "Matching rule definition expressions" of the plugin interface.
struct Definition: Hashable {
  /// As version 4 writes them; all must hold.
  var matchers: [JSONObject] = []
  /// The example for the value itself.
  var example: JSON?
  /// The example for the names of a map, of `eachKey`.
  var keyExample: JSON?
  /// The example for the elements of a list or the values of a map, of `eachValue`.
  var elementExample: JSON?
  /// Another member, which holds the example: `matching($'person')`.
  var reference: String?
  var generator: Generator?

  /// Why a text is no expression.
  struct Fault: Error, Hashable {
    /// From 1, in characters.
    var column: Int
    var what: String

    var words: String { "column \(column): \(what)" }
  }

  init() {}

  init(_ text: String) throws(Fault) {
    var parser = DefinitionParser(text)
    self = try parser.parse()
  }

  /// Whether it is about what is inside of a list or a map.
  var isAboutElements: Bool { keyExample != nil || elementExample != nil || reference != nil }

  /// The example where nothing else gives one.
  var wholeExample: JSON? {
    let element = elementExample ?? example
    if let key = keyExample { return .object([key.string ?? key.description: element ?? .null]) }
    if let element = elementExample { return .array([element]) }
    return example
  }

  mutating func add(_ other: Definition) {
    matchers += other.matchers
    example = example ?? other.example
    keyExample = keyExample ?? other.keyExample
    elementExample = elementExample ?? other.elementExample
    reference = reference ?? other.reference
    generator = generator ?? other.generator
  }
}
