/// Something about the manifest that its author should know: where, what was expected, what stands
/// there, and how to mend it.
package struct ManifestDiagnostic: Error, Sendable, Hashable {
  /// A warning leaves the manifest usable.
  package enum Severity: String, Sendable, Hashable {
    case error, warning
  }

  package var severity: Severity
  package var place: SourcePlace
  /// For example `services.orders.suites[1].layer`; empty when no field is meant.
  package var path: String
  /// Completes "expected …".
  package var expected: String
  /// Completes "found …".
  package var found: String
  /// The nearest correct spelling of what was found.
  package var suggestion: String?
  /// What to do, as a clause.
  package var remedy: String?
  /// The file that the place is in; nil: the manifest.
  package var source: Source?

  /// Another file than the manifest, for example a compose file.
  package struct Source: Sendable, Hashable {
    /// As the manifest names it.
    package var file: String
    package var text: String

    package init(file: String, text: String) {
      self.file = file
      self.text = text
    }
  }

  package init(
    _ severity: Severity = .error, at place: SourcePlace, path: String = "", expected: String,
    found: String, suggestion: String? = nil, remedy: String? = nil
  ) {
    self.severity = severity
    self.place = place
    self.path = path
    self.expected = expected
    self.found = found
    self.suggestion = suggestion
    self.remedy = remedy
  }

  /// The whole finding in one line, without its place.
  package var message: String {
    var text = path.isEmpty ? "" : "\(Self.shown(path, limit: 200)): "
    text += "expected \(expected), found \(found)"
    if let suggestion { text += " – did you mean '\(suggestion)'?" }
    if let remedy { text += suggestion == nil ? " – \(remedy)" : " Otherwise \(remedy)" }
    return text
  }

  /// Text of the file as it may stand in a message: one line, of bounded length, nothing that
  /// moves a terminal's cursor.
  package static func shown(_ text: String, limit: Int = 60) -> String {
    var result = ""
    for scalar in text.unicodeScalars.prefix(limit) {
      switch scalar {
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default:
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator:
          result += "\\u{\(String(scalar.value, radix: 16))}"
        default: result.unicodeScalars.append(scalar)
        }
      }
    }
    return text.unicodeScalars.count > limit ? result + "…" : result
  }
}
