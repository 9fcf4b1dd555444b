import AssayJSON

/// What a value was read from, so that what did not change is written as it was.
///
/// It says nothing about the value itself: all are equal, also to none.
package struct Origin<Value: Sendable>: Sendable, Hashable {
  /// nil: the value was made in memory.
  let source: Source?

  /// On the heap, as a value cannot hold one of its own kind.
  final class Source: Sendable {
    let json: JSONObject
    let version: SpecificationVersion
    /// Under which member of the file it stood, where that could have been another.
    let place: String
    /// As it was read.
    let value: Value

    init(_ json: JSONObject, _ version: SpecificationVersion, _ place: String, _ value: Value) {
      self.json = json
      self.version = version
      self.place = place
      self.value = value
    }
  }

  init() { source = nil }

  init(_ json: JSONObject, _ version: SpecificationVersion, place: String = "", value: Value) {
    source = Source(json, version, place, value)
  }

  package static func == (left: Self, right: Self) -> Bool { true }
  package func hash(into hasher: inout Hasher) {}
}
