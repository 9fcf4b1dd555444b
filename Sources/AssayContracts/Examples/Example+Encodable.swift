import AssayJSON
public import Foundation

extension Example {
  /// A value of the program as it is in JSON, its members by name.
  ///
  /// It stands for itself; `.like(.encoded(order))` is any value with these members and kinds.
  ///
  /// - Parameters:
  ///   - value: what is encoded.
  ///   - encoder: as the program encodes it; nil: without any settings.
  /// - Returns: this very value.
  public static func encoded(_ value: some Encodable, by encoder: JSONEncoder? = nil) -> Example {
    do {
      let json = try JSON(parsing: Array((encoder ?? JSONEncoder()).encode(value)))
      // The encoder's own order is another in each process.
      return Example(try JSON(parsing: JSONPrinter(sortsMembers: true).bytes(json)))
    } catch {
      return Example(.invalid("\(type(of: value)) cannot be encoded: \(error)"))
    }
  }
}
