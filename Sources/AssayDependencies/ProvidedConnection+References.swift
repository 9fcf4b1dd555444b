package import AssayEvidence

extension ProvidedConnection {
  /// Replaces `${name.field}` by what `connections` say; `${HOME}`, without a dot, stays.
  ///
  /// - Parameters:
  ///   - text: what a manifest says.
  ///   - connections: what the suite got.
  ///   - place: where the text stands, for example `assay.yaml:12:9`.
  /// - Returns: the text with values.
  /// - Throws: a report of bad input that names the reference and what there is instead.
  package static func fillingReferences(
    in text: String, from connections: [Self], place: String
  ) throws(FailureReport) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "${"),
      let end = rest[start.upperBound...].firstIndex(of: "}")
    {
      let reference = rest[start.upperBound..<end]
      if let dot = reference.firstIndex(of: ".") {
        result += rest[..<start.lowerBound]
        result += try value(
          of: String(reference[reference.index(after: dot)...]), in: String(reference[..<dot]),
          from: connections, place: place)
      } else {
        result += rest[...end]
      }
      rest = rest[end...].dropFirst()
    }
    return result + rest
  }

  private static func value(
    of field: String, in name: String, from connections: [Self], place: String
  ) throws(FailureReport) -> String {
    let attempt = "fill in ${\(name).\(field)}"
    guard let connection = connections.first(where: { $0.dependency == name }) else {
      let known = connections.map(\.dependency).sorted().joined(separator: ", ")
      throw FailureReport(
        .badInput, attempt: attempt, subject: place,
        happened: known.isEmpty
          ? "Nothing here needs a dependency." : "There is no \(name) here, only: \(known).",
        remedy: "Name \(name) under needs.")
    }
    guard let value = connection.value(of: field) else {
      throw FailureReport(
        .badInput, attempt: attempt, subject: place,
        happened: "\(name) is a \(connection.kind) and has no \(field).",
        remedy: "Use one of: \(connection.values.map(\.name).joined(separator: ", ")).")
    }
    return value
  }
}
