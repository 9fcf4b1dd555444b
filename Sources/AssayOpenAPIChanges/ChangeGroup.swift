import AssayJSON
import AssayOpenAPI

/// Changes of one cause: a schema that many operations share has changed once.
package struct ChangeGroup: Sendable, Hashable {
  /// At least one, in the order of the document.
  package let changes: [DocumentChange]

  package var severity: DocumentChange.Severity { changes[0].severity }
  package var code: DocumentChange.Code { changes[0].code }

  /// Each once, in the order of the document.
  package var operations: [String] {
    var seen: Set<String> = []
    return changes.map(\.operation).filter { seen.insert($0).inserted }
  }

  /// Of the first change, and how many others there are.
  package var sentence: String {
    let first = changes[0].sentence
    let more = operations.count - 1
    return more == 0 ? first : "\(first) The same in \(more) more operations."
  }

  /// What two changes have in common that are one.
  private struct Cause: Hashable {
    var code: DocumentChange.Code
    var severity: DocumentChange.Severity
    var what: String
    /// Where a shared schema is used differs, what it is called inside does not.
    var last: FieldPath.Step?
    var base: JSONPointer?
    var revision: JSONPointer?

    init(_ change: DocumentChange) {
      code = change.code
      severity = change.severity
      what = change.detail?.what ?? change.sentence
      last = change.detail?.path.steps.last
      base = change.base
      revision = change.revision
    }
  }

  /// In the order of their first changes.
  package static func groups(_ changes: [DocumentChange]) -> [ChangeGroup] {
    var order: [Cause] = []
    var byCause: [Cause: [DocumentChange]] = [:]
    for change in changes {
      let cause = Cause(change)
      if byCause[cause] == nil { order.append(cause) }
      byCause[cause, default: []].append(change)
    }
    return order.compactMap { byCause[$0].map(ChangeGroup.init) }
  }

  private init(changes: [DocumentChange]) { self.changes = changes }
}
