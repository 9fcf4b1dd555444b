/// A media type or range as headers and documents write it: `application/*;q=0.8`.
package struct MediaRange: Sendable, Hashable {
  /// Lower-case, as are all parts.
  package var type: String
  package var subtype: String
  /// As written, without `q`, in their order.
  package var parameters: [String]
  package var quality: Double

  package init(_ text: String) {
    let parts = text.lowercased().split(separator: ";", omittingEmptySubsequences: false).map {
      String($0.filter { !$0.isWhitespace })
    }
    let names = (parts.first ?? "").split(
      separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    type = names.first.map(String.init) ?? ""
    subtype = names.count > 1 ? String(names[1]) : ""
    quality = 1
    parameters = []
    for part in parts.dropFirst() where !part.isEmpty {
      if part.hasPrefix("q="), let number = Double(part.dropFirst(2)), number.isFinite {
        quality = number
      } else {
        parameters.append(part)
      }
    }
  }

  /// What is left of `vnd.shop.order+json`: `json`.
  var format: Substring { subtype.split(separator: "+").last ?? subtype[...] }

  /// Whether values of it are JSON.
  package var isJSON: Bool { type == "application" && format == "json" }
  package var isForm: Bool { type == "application" && subtype == "x-www-form-urlencoded" }
  package var isMultipart: Bool { type == "multipart" && subtype == "form-data" }
  var isAny: Bool { type == "*" && subtype == "*" }

  /// Which of the types that a document offers suits a header best.
  ///
  /// In this order: the same with its parameters, the same without, the same format
  /// (`vnd.x+json` and `json`), a range of the document, a range of the header; within each, the
  /// header's preference, then the document's order.
  package static func best(for header: String, among offered: [String]) -> Int? {
    let wanted = header.split(separator: ",").map { MediaRange(String($0)) }
      .enumerated().sorted { ($1.element.quality, $0.offset) < ($0.element.quality, $1.offset) }
      .map(\.element)
    let offers = offered.map(MediaRange.init)
    let rounds: [(MediaRange, MediaRange) -> Bool] = [
      { $0.isSameType(as: $1) && $0.parameters == $1.parameters },
      { $0.isSameType(as: $1) },
      { $0.type == $1.type && $0.format == $1.format },
      { $1.subtype == "*" && $0.type == $1.type },
      { $1.isAny },
      { $0.subtype == "*" && $0.type == $1.type },
      { want, _ in want.isAny },
    ]
    for suits in rounds {
      for want in wanted {
        if let index = offers.firstIndex(where: { suits(want, $0) }) { return index }
      }
    }
    return nil
  }

  private func isSameType(as other: Self) -> Bool {
    type == other.type && subtype == other.subtype
  }
}
