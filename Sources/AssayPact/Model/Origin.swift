import AssayJSON

/// What a value was read from, so that what did not change is written as it was.
///
/// It says nothing about the value itself: all are equal.
package struct Origin<Value: Sendable>: Sendable, Hashable {
  let json: JSONObject
  let version: SpecificationVersion
  /// Under which member of the file it stood, where that could have been another.
  let place: String
  private let box: Box

  /// On the heap, as a value cannot hold one of its own kind.
  private final class Box: Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
  }

  init(
    _ json: JSONObject, _ version: SpecificationVersion, place: String = "", value: Value
  ) {
    self.json = json
    self.version = version
    self.place = place
    box = Box(value)
  }

  /// As it was read.
  var value: Value { box.value }

  package static func == (left: Self, right: Self) -> Bool { true }
  package func hash(into hasher: inout Hasher) {}
}
