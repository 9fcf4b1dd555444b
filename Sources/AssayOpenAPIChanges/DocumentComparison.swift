import AssayJSON
package import AssayOpenAPI

/// Finds what changed between two versions of a provider's document, and whom it can break.
///
/// Schemas are compared by what they allow: moving one behind a `$ref`, or writing `anyOf` in
/// another order, is no change.
package struct DocumentComparison: Sendable {
  package let base: OpenAPIDocument
  package let revision: OpenAPIDocument

  package init(base: OpenAPIDocument, revision: OpenAPIDocument) {
    self.base = base
    self.revision = revision
  }

  /// In the order of the old document, then what is new.
  package func changes() -> [DocumentChange] {
    var changes = basePathChanges()
    var known: Set<String> = []
    for old in base.operations {
      known.insert(old.key)
      guard let new = revision.operations.first(where: { $0.key == old.key }) else {
        changes.append(removal(of: old))
        continue
      }
      var comparison = OperationComparison(old, new, base, revision)
      comparison.run()
      changes += comparison.changes
    }
    for new in revision.operations where !known.contains(new.key) {
      changes.append(
        DocumentChange(
          .operationAdded, .info, "The operation was added.", operation: new.title,
          part: .operation,
          base: nil,
          revision: new.node.pointer))
    }
    return changes
  }

  private func removal(of old: OpenAPIOperation) -> DocumentChange {
    let wasDeprecated = old.node.value["deprecated"] == true
    return DocumentChange(
      .operationRemoved, wasDeprecated ? .warning : .error,
      wasDeprecated
        ? "The operation, which was deprecated, was removed." : "The operation was removed.",
      operation: old.title, part: .operation, base: old.node.pointer, revision: nil)
  }

  private func basePathChanges() -> [DocumentChange] {
    // Servers of 3.x are alternatives beside paths without any; Swagger's base path is the only one.
    let isOnlyOne = base.schemas.dialect == .swagger2
    return base.basePaths.filter { !revision.basePaths.contains($0) }.map { path in
      DocumentChange(
        .basePathRemoved, isOnlyOne ? .error : .warning,
        "The base path \(path.isEmpty ? "/" : path) was removed.", operation: "", part: .document,
        base: JSONPointer() / (isOnlyOne ? "basePath" : "servers"), revision: nil)
    }
  }
}

extension OpenAPIOperation {
  /// The same whatever the parameters of the path are called.
  var key: String { "\(method) \(path.anonymous)" }
}
