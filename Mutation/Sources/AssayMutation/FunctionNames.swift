import SwiftSyntax

/// Names functions as people do: `Pricing.total(of:)`.
enum FunctionNames {
  static func name(of node: Syntax) -> String {
    var parts: [String] = []
    var current: Syntax? = node
    while let node = current {
      if let part = part(node) { parts.append(part) }
      current = node.parent
    }
    return parts.reversed().joined(separator: ".")
  }

  private static func part(_ node: Syntax) -> String? {
    if let function = node.as(FunctionDeclSyntax.self) {
      return function.name.text + labels(function.signature.parameterClause.parameters)
    }
    if let initializer = node.as(InitializerDeclSyntax.self) {
      return "init" + labels(initializer.signature.parameterClause.parameters)
    }
    if node.is(DeinitializerDeclSyntax.self) { return "deinit" }
    if let subscripted = node.as(SubscriptDeclSyntax.self) {
      return "subscript" + labels(subscripted.parameterClause.parameters)
    }
    if let binding = node.as(PatternBindingSyntax.self) {
      return binding.pattern.trimmedDescription
    }
    if let accessor = node.as(AccessorDeclSyntax.self) {
      let isGetter = accessor.accessorSpecifier.tokenKind == .keyword(.get)
      return isGetter ? nil : accessor.accessorSpecifier.text
    }
    if let type = node.asProtocol((any NamedDeclSyntax).self),
      node.isProtocol((any DeclGroupSyntax).self)
    {
      return type.name.text
    }
    return node.as(ExtensionDeclSyntax.self)?.extendedType.trimmedDescription
  }

  private static func labels(_ parameters: FunctionParameterListSyntax) -> String {
    "(" + parameters.map { "\($0.firstName.text):" }.joined() + ")"
  }

  /// The type of the variable or subscript that an accessor belongs to.
  static func accessedType(_ node: Syntax) -> TypeSyntax? {
    var current = node.parent
    while let node = current {
      if let binding = node.as(PatternBindingSyntax.self) { return binding.typeAnnotation?.type }
      if let subscripted = node.as(SubscriptDeclSyntax.self) {
        return subscripted.returnClause.type
      }
      current = node.parent
    }
    return nil
  }

  private static let copying: Set<String> = [
    "inlinable", "_transparent", "_alwaysEmitIntoClient", "backDeployed",
  ]

  /// Whether the body becomes part of other modules, where it can't reach what is internal.
  static func isCopiedToOthers(_ node: Syntax) -> Bool {
    var current: Syntax? = node
    while let node = current {
      let attributes = node.asProtocol((any WithAttributesSyntax).self)?.attributes
      let isCopied = attributes?.contains { attribute in
        let name = attribute.as(AttributeSyntax.self)?.attributeName
        return name.map { copying.contains($0.trimmedDescription) } ?? false
      }
      if isCopied == true { return true }
      current = node.parent
    }
    return false
  }
}
