import AssayJSON
import AssayOpenAPI

/// One respect in which two schemas allow different values.
struct SchemaDifference: Hashable {
  enum Effect: Hashable {
    /// The new schema forbids what the old one allows.
    case narrowed
    /// The new schema allows what the old one forbids.
    case widened
    /// Both, or nobody can tell which.
    case changed
  }

  /// What is compared, where it matters for how bad it is.
  enum Subject: Hashable {
    case general
    case values
    case pattern
    /// Whether members that are not declared may come.
    case openness
    /// A member that only one of the schemas declares, and whether that one requires it.
    case member(isRequired: Bool)
    /// Whether a member that both declare has to be there.
    case presence
  }

  var effect: Effect
  var subject: Subject = .general
  var path: FieldPath
  /// As a sentence without its subject.
  var what: String
  var base: JSONPointer
  var revision: JSONPointer

  /// Whether it is about those who leave the member out.
  var concernsLack: Bool {
    switch subject {
    case .presence, .member(isRequired: true): effect == .narrowed
    default: false
    }
  }

  /// How bad it is for the senders of a request, or the receivers of a response.
  func severity(_ direction: SchemaValidator.Direction) -> DocumentChange.Severity {
    switch (subject, direction, effect) {
    // What the provider no longer knows, it mostly ignores; what it no longer sends, is missed.
    case (.member, .request, .widened): .warning
    case (.member(let isRequired), .response, .widened): isRequired ? .error : .warning
    case (.member(let isRequired), .request, .narrowed): isRequired ? .error : .info
    case (.member, .request, .changed): .error
    case (.member(let isRequired), .response, .changed): isRequired ? .error : .warning
    case (.pattern, _, .changed), (.openness, .response, .widened): .warning
    // Receivers should, and often do not, bear values that they do not know.
    case (.values, .response, .widened): .warning
    case (_, .request, .widened), (_, .response, .narrowed): .info
    default: .error
    }
  }
}
