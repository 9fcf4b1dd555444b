import AssayJSON
import AssayPact

/// A value of a contract: what stands in it as an example, and how other values may differ.
///
///     ["id": .integer(42), "state": .oneOf("open", "sent"), "lines": .eachLike(["sku": "tea"])]
///
/// A literal stands for itself.
public struct Example: Sendable {
  let node: Node

  indirect enum Node: Sendable {
    case exact(JSON)
    case list([Example])
    case object([Member])
    case matched(Matched)
    /// One of these; the mock gives each its turn.
    case alternatives([Example])
    /// Each stands for one element that is somewhere in the list.
    case variants([Example])
    /// What was wrong when it was made.
    case invalid(String)
  }

  /// An example with rules.
  struct Matched: Sendable {
    /// As version 4 writes them; all must hold.
    var matchers: [JSONObject]
    var example: Example
    var elements = Elements.own
    var generator: Generator?
  }

  /// For which places the rules of inner examples are.
  enum Elements: Sendable {
    /// Each for its own.
    case own
    /// The first's for all elements of the list.
    case alike
    /// The first's for all members of the object, however these are called.
    case values
  }

  init(_ node: Node) { self.node = node }

  init(_ json: JSON) { node = .exact(json) }

  init(
    _ matchers: [JSONObject], _ example: Example, _ elements: Elements = .own,
    generator: Generator? = nil
  ) {
    node = .matched(
      Matched(matchers: matchers, example: example, elements: elements, generator: generator))
  }
}

extension Example: ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// This very text.
  public init(stringLiteral value: String) { self.init(.string(value)) }

  /// This very number.
  public init(integerLiteral value: Int) { self.init(.number(JSONNumber(value))) }

  /// This very number.
  public init(floatLiteral value: Double) { self = .value(value) }

  /// This very value.
  public init(booleanLiteral value: Bool) { self.init(.bool(value)) }

  /// JSON's null.
  public init(nilLiteral: ()) { self.init(JSON.null) }

  /// A list of as many elements.
  public init(arrayLiteral elements: Example...) { self.init(.list(elements)) }

  /// An object, its members in this order.
  public init(dictionaryLiteral elements: (String, Example)...) {
    self.init(.object(elements.map { Member($0, $1) }))
  }
}

extension Example {
  /// This very text.
  public static func value(_ text: String) -> Example { Example(.string(text)) }

  /// This very number.
  public static func value(_ number: Int) -> Example { Example(.number(JSONNumber(number))) }

  /// This very number.
  public static func value(_ number: Double) -> Example {
    guard let json = JSONNumber(text: "\(number)") else {
      return Example(.invalid("\(number) is no number that JSON has"))
    }
    return Example(.number(json))
  }

  /// This very value.
  public static func value(_ bool: Bool) -> Example { Example(.bool(bool)) }

  /// A list whose elements are made by a program.
  public static func list(_ elements: [Example]) -> Example { Example(.list(elements)) }

  /// An object that is written member by member.
  public static func object(@MembersBuilder _ members: () -> [Member]) -> Example {
    Example(.object(members()))
  }
}
