package import AssayJSON
import AssayManifest

/// Why a text is not YAML, and where.
package struct YAMLFault: Error, Sendable, Hashable {
  /// `line:column`.
  package var place: String
  package var sentence: String
}

extension JSON {
  /// The value that YAML text stands for: plain words such as `true`, `null` and `12.50` by the
  /// JSON schema of YAML 1.2, so that `no` is a text.
  ///
  /// - Throws: what is no YAML, and where.
  package init(yaml bytes: [UInt8]) throws(YAMLFault) {
    let tree: LocatedValue?
    do throws(ManifestDiagnostic) {
      tree = try ManifestYAML.parseLarge(bytes)
    } catch {
      throw YAMLFault(
        place: "\(error.place.line):\(error.place.column)", sentence: error.message)
    }
    self = tree.map(JSON.init) ?? .null
  }

  private init(_ value: LocatedValue) {
    switch value.content {
    case .scalar(let scalar): self = JSON(scalar)
    case .sequence(let values): self = .array(values.map(JSON.init))
    case .mapping(let entries):
      self = .object(JSONObject(entries.map { ($0.key, JSON($0.value)) }))
    }
  }

  private init(_ scalar: LocatedValue.Scalar) {
    self = .string(scalar.text)
    if scalar.isQuoted { return }
    switch scalar.text {
    case "", "~", "null", "Null", "NULL": self = .null
    case "true", "True", "TRUE": self = .bool(true)
    case "false", "False", "FALSE": self = .bool(false)
    default:
      if let number = JSONNumber(text: scalar.text) { self = .number(number) }
    }
  }
}
