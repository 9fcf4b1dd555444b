import AssayDependencies

/// Values of well-formed nodes; nil, or nothing, for what the checks of shape refuse.
extension ManifestNode {
  /// A list's texts; a text alone counts as a list of one.
  var texts: [String] { elements.compactMap(\.text) }

  var duration: Duration? { text.flatMap(DurationText.parse) }

  var flag: Bool? { text.flatMap { Bool($0) } }

  var integer: Int? { text.flatMap { Int($0) } }

  var number: Double? { text.flatMap { Double($0) } }

  var port: UInt16? { text.flatMap { UInt16($0) } }

  var size: Int64? { text.flatMap(ServiceText.size) }

  /// A mapping's texts by key; the last of equal keys counts.
  var dictionary: [String: String] {
    Dictionary(namedTexts.map { ($0.name, $0.text) }, uniquingKeysWith: { $1 })
  }

  /// A mapping's texts in the order of the file.
  var namedTexts: [NamedText] {
    children.compactMap { entry, node in
      guard case .scalar(let scalar) = node.value.content, !scalar.isNull else { return nil }
      return NamedText(entry.key, scalar.text)
    }
  }

  /// The words of a command; a text is split as a shell does, nil when a quote stays open.
  var words: [String]? {
    guard case .sequence(let values) = value.content else {
      return text.flatMap(ServiceText.words)
    }
    return values.map { value in
      if case .scalar(let scalar) = value.content { scalar.text } else { "" }
    }
  }

  /// The words of a command; a text is for a shell.
  var shellWords: [String]? { text.map { ["/bin/sh", "-c", $0] } ?? words }

  /// A text, or an expression between slashes.
  var pattern: WaitCondition.TextPattern? {
    text.map { text in
      text.count > 2 && text.hasPrefix("/") && text.hasSuffix("/")
        ? .expression(String(text.dropFirst().dropLast())) : .text(text)
    }
  }

  /// Ports with their names; those without one are called after their number.
  var ports: [(name: String, port: ContainerSpecification.PublishedPort)] {
    let named: [(name: String?, node: ManifestNode)] =
      value.entries.isEmpty
      ? elements.map { (nil, $0) } : children.map { ($0.entry.key, $0.node) }
    return named.flatMap { name, node in
      (node.text.flatMap(ServiceText.ports) ?? []).map { port in
        (name ?? "\(port.container)\(port.transport == .udp ? "-udp" : "")", port)
      }
    }
  }
}
