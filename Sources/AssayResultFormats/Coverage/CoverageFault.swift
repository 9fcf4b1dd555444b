/// What is wrong with a coverage file or a mutation report.
struct CoverageFault: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }

  /// Runs a decoder and says in words where it failed.
  static func decoding<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as DecodingError {
      switch error {
      case .keyNotFound(let key, let context):
        throw CoverageFault("'\(path(context.codingPath + [key]))' is missing.")
      case .typeMismatch(_, let context), .valueNotFound(_, let context):
        throw CoverageFault("'\(path(context.codingPath))' is not of the expected kind.")
      default:
        throw CoverageFault("it is not valid JSON; was it cut off?")
      }
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    keys.map(\.stringValue).joined(separator: "/")
  }
}
