/// Shapes that only descriptions of servers have.
extension ManifestShape {
  /// One port, a list, or a mapping from names.
  mutating func checkPorts(_ node: ManifestNode) {
    switch node.value.content {
    case .scalar: checkText(node, as: .ports)
    case .sequence: for element in node.elements { checkText(element, as: .ports) }
    case .mapping:
      for (entry, child) in node.children {
        checkKey(entry, at: child.path, ManifestField.Kind.name)
        checkText(child, as: .ports)
      }
    }
  }

  mutating func checkCommand(_ node: ManifestNode, as kind: ManifestField.Kind) {
    guard case .sequence = node.value.content else { return checkText(node, as: kind) }
    for element in node.elements {
      if case .commands = kind {
        checkCommand(element, as: .command)
      } else if case .scalar(let scalar) = element.value.content, !scalar.isNull {
        // A word may be empty, as in `--save ""`.
        continue
      } else {
        report(element, expected: "a word of the command")
      }
    }
  }

  mutating func checkTexts(_ node: ManifestNode, as kind: ManifestField.Kind) {
    guard case .mapping = node.value.content else {
      return report(node, expected: kind.expectation)
    }
    for (_, child) in node.children {
      if case .scalar(let scalar) = child.value.content, !scalar.isNull { continue }
      report(child, expected: "text", remedy: child.value.isNull ? "write \"\" for none" : nil)
    }
  }

  mutating func checkFiles(_ node: ManifestNode) {
    guard case .mapping = node.value.content else {
      return report(node, expected: ManifestField.Kind.files.expectation)
    }
    for (entry, child) in node.children {
      checkKey(entry, at: child.path, .absolutePath)
      checkText(child, as: .path)
    }
  }

  private mutating func checkKey(
    _ entry: LocatedValue.Entry, at path: String, _ kind: ManifestField.Kind
  ) {
    guard let pattern = kind.pattern, !matches(entry.key, pattern) else { return }
    diagnostics.append(
      ManifestDiagnostic(
        at: entry.keyPlace, path: path, expected: kind.expectation,
        found: "'\(ManifestDiagnostic.shown(entry.key))'"))
  }
}
