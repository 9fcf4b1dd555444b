/// A member of an object, by its name.
public struct Member: Sendable {
  /// As it is in the object.
  public let name: String
  /// What stands under the name.
  public let value: Example

  /// A member with this value.
  public init(_ name: String, _ value: Example) {
    self.name = name
    self.value = value
  }

  /// A member that is an object itself.
  public init(_ name: String, @MembersBuilder _ members: () -> [Member]) {
    self.init(name, .object(members))
  }
}

/// Puts members together that are written one below the other, with `if` and `for` among them.
@resultBuilder public enum MembersBuilder: Sendable {
  /// One member.
  public static func buildExpression(_ member: Member) -> [Member] { [member] }

  /// Members that a function made.
  public static func buildExpression(_ members: [Member]) -> [Member] { members }

  /// One after the other.
  public static func buildBlock(_ parts: [Member]...) -> [Member] { parts.flatMap(\.self) }

  /// Of an `if` without `else`.
  public static func buildOptional(_ part: [Member]?) -> [Member] { part ?? [] }

  /// Of an `if`.
  public static func buildEither(first part: [Member]) -> [Member] { part }

  /// Of an `else`.
  public static func buildEither(second part: [Member]) -> [Member] { part }

  /// Of a `for`.
  public static func buildArray(_ parts: [[Member]]) -> [Member] { parts.flatMap(\.self) }
}

/// Names with their values, in their order: headers, a query, metadata.
public struct Members: Sendable, ExpressibleByDictionaryLiteral {
  let all: [Member]

  /// In the order of the literal; a name may come again where it may have several values.
  public init(dictionaryLiteral elements: (String, Example)...) {
    all = elements.map { Member($0, $1) }
  }

  /// In the order of the list.
  public init(_ members: [Member]) { all = members }
}
