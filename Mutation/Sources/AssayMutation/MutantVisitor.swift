import SwiftSyntax

/// Walks over a folded syntax tree and notes what can be changed.
final class MutantVisitor: SyntaxVisitor {
  private let path: String
  private let bytes: [UInt8]
  private let converter: SourceLocationConverter
  private(set) var found: [Mutant] = []
  private(set) var bodies: [SourceScan.Body] = []
  /// The functions and closures around the current node, the outermost first.
  private var scopes: [Scope] = []

  private struct Scope {
    var function: String
    var body: Int?
    /// What `return` gives; nil where it is not written down.
    var result: TypeSyntax?
    var node: SyntaxIdentifier
  }

  init(path: String, bytes: [UInt8], converter: SourceLocationConverter) {
    self.path = path
    self.bytes = bytes
    self.converter = converter
    super.init(viewMode: .sourceAccurate)
  }

  // MARK: Noting

  func note(_ change: Mutant.Operator, _ node: some SyntaxProtocol, _ replacement: String) {
    let range = node.trimmedRange
    let lower = range.lowerBound.utf8Offset
    let upper = range.upperBound.utf8Offset
    let original = String(decoding: bytes[lower..<upper], as: UTF8.self)
    guard original != replacement else { return }
    let scope = scopes.last
    let isSwitchable = scope?.body != nil
    found.append(
      Mutant(
        path: path, function: scope?.function ?? FunctionNames.name(of: Syntax(node)),
        change: change, index: 0,
        range: lower..<upper, original: original, replacement: replacement,
        start: place(range.lowerBound), end: place(range.upperBound), body: scope?.body,
        statement: isSwitchable ? statement(around: Syntax(node)) : nil))
  }

  private func place(_ position: AbsolutePosition) -> Mutant.Place {
    let location = converter.location(for: position)
    return Mutant.Place(line: location.line, column: location.column)
  }

  /// The nearest statement before which another may stand, inside the current body.
  private func statement(around node: Syntax) -> Int? {
    var current: Syntax? = node
    while let node = current, node.id != scopes.last?.node {
      if let item = node.as(CodeBlockItemSyntax.self),
        let list = item.parent?.as(CodeBlockItemListSyntax.self),
        StatementLists.takesMore(list)
      {
        return item.positionAfterSkippingLeadingTrivia.utf8Offset
      }
      current = node.parent
    }
    return nil
  }

  // MARK: Functions

  /// Enters the body of something that is called; `node` is what `leave` gets.
  private func enter(
    _ node: some SyntaxProtocol, braces: (TokenSyntax, TokenSyntax)?, result: TypeSyntax?
  ) {
    let function = FunctionNames.name(of: Syntax(node))
    var body: Int?
    if let (left, right) = braces, !FunctionNames.isCopiedToOthers(Syntax(node)) {
      body = bodies.count
      let lower = left.endPositionBeforeTrailingTrivia.utf8Offset
      let upper = right.positionAfterSkippingLeadingTrivia.utf8Offset
      bodies.append(SourceScan.Body(range: lower..<upper, function: function))
    }
    scopes.append(Scope(function: function, body: body, result: result, node: node.id))
  }

  private func leave(_ node: some SyntaxProtocol) {
    if scopes.last?.node == node.id { scopes.removeLast() }
  }

  override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind {
    visitSignature(node.signature)
    guard let body = node.body else { return .skipChildren }
    enter(
      node, braces: (body.leftBrace, body.rightBrace),
      result: node.signature.returnClause?.type)
    noteImplicitResult(body.statements)
    walk(body)
    leave(node)
    return .skipChildren
  }

  override func visit(_ node: InitializerDeclSyntax) -> SyntaxVisitorContinueKind {
    visitSignature(node.signature)
    guard let body = node.body else { return .skipChildren }
    enter(node, braces: (body.leftBrace, body.rightBrace), result: nil)
    walk(body)
    leave(node)
    return .skipChildren
  }

  /// Default arguments belong to no body.
  private func visitSignature(_ signature: FunctionSignatureSyntax) {
    for parameter in signature.parameterClause.parameters {
      guard let value = parameter.defaultValue else { continue }
      scopes.append(
        Scope(
          function: FunctionNames.name(of: Syntax(signature.parent ?? Syntax(signature))),
          body: nil, result: nil, node: value.id))
      walk(value)
      leave(value)
    }
  }

  override func visit(_ node: DeinitializerDeclSyntax) -> SyntaxVisitorContinueKind {
    enter(node, braces: node.body.map { ($0.leftBrace, $0.rightBrace) }, result: nil)
    return .visitChildren
  }

  override func visitPost(_ node: DeinitializerDeclSyntax) { leave(node) }

  override func visit(_ node: AccessorDeclSyntax) -> SyntaxVisitorContinueKind {
    let isGetter = node.accessorSpecifier.tokenKind == .keyword(.get)
    enter(
      node, braces: node.body.map { ($0.leftBrace, $0.rightBrace) },
      result: isGetter ? FunctionNames.accessedType(Syntax(node)) : nil)
    if isGetter, let body = node.body { noteImplicitResult(body.statements) }
    return .visitChildren
  }

  override func visitPost(_ node: AccessorDeclSyntax) { leave(node) }

  override func visit(_ node: AccessorBlockSyntax) -> SyntaxVisitorContinueKind {
    guard case .getter(let statements) = node.accessors else { return .visitChildren }
    enter(
      node, braces: (node.leftBrace, node.rightBrace),
      result: FunctionNames.accessedType(Syntax(node)))
    noteImplicitResult(statements)
    return .visitChildren
  }

  override func visitPost(_ node: AccessorBlockSyntax) { leave(node) }

  override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind {
    // A closure is changed with the function around it; only what it returns is its own.
    scopes.append(
      Scope(
        function: scopes.last?.function ?? FunctionNames.name(of: Syntax(node)),
        body: scopes.last?.body, result: node.signature?.returnClause?.type,
        node: scopes.last?.body == nil ? node.id : scopes.last?.node ?? node.id))
    return .visitChildren
  }

  override func visitPost(_ node: ClosureExprSyntax) { scopes.removeLast() }

  // MARK: What is left alone

  override func visit(_ node: AttributeListSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
  override func visit(_ node: IfConfigDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
  override func visit(_ node: MacroExpansionExprSyntax) -> SyntaxVisitorContinueKind {
    .skipChildren
  }
  override func visit(_ node: MacroExpansionDeclSyntax) -> SyntaxVisitorContinueKind {
    .skipChildren
  }
  override func visit(_ node: GenericArgumentListSyntax) -> SyntaxVisitorContinueKind {
    .skipChildren
  }
  /// Raw values are what others agreed on, as in files and messages.
  override func visit(_ node: EnumCaseDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
  override func visit(_ node: FunctionCallExprSyntax) -> SyntaxVisitorContinueKind {
    SpecialCalls.isLeftAlone(node) ? .skipChildren : .visitChildren
  }

  // MARK: Expressions

  override func visit(_ node: InfixOperatorExprSyntax) -> SyntaxVisitorContinueKind {
    guard let operation = node.operator.as(BinaryOperatorExprSyntax.self) else {
      return .visitChildren
    }
    let sign = operation.operator.text
    if sign == "??" {
      note(.fallback, node, Operands.whole(node.rightOperand))
      note(.fallback, node, Operands.whole(node.leftOperand) + "!")
      return .visitChildren
    }
    if sign == "+", Operands.areText(node) { return .visitChildren }
    for (change, replacement) in OperatorTexts.changes[sign] ?? [] {
      // `true` and `false` in its place say more.
      if change == .negation, isWholeCondition(Syntax(node)) { continue }
      note(change, node, text(of: node, replacing: operation, by: replacement))
    }
    return .visitChildren
  }

  /// A node's own text, but for a part of it.
  private func text(
    of node: some SyntaxProtocol, replacing inner: some SyntaxProtocol, by replacement: String
  ) -> String {
    let (whole, part) = (node.trimmedRange, inner.trimmedRange)
    let before = bytes[whole.lowerBound.utf8Offset..<part.lowerBound.utf8Offset]
    let after = bytes[part.upperBound.utf8Offset..<whole.upperBound.utf8Offset]
    return String(decoding: before, as: UTF8.self) + replacement
      + String(decoding: after, as: UTF8.self)
  }

  override func visit(_ node: PrefixOperatorExprSyntax) -> SyntaxVisitorContinueKind {
    if node.operator.text == "!", !isWholeCondition(Syntax(node)) {
      note(.negation, node, node.expression.trimmedDescription)
    }
    return .visitChildren
  }

  override func visit(_ node: TernaryExprSyntax) -> SyntaxVisitorContinueKind {
    noteCondition(node.condition, ["true", "false"])
    return .visitChildren
  }

  override func visit(_ node: ConditionElementSyntax) -> SyntaxVisitorContinueKind {
    guard case .expression(let condition) = node.condition else { return .visitChildren }
    // A loop without end is found by its time limit only.
    let isLoop = node.parent?.parent?.is(WhileStmtSyntax.self) == true
    noteCondition(condition, isLoop ? ["false"] : ["true", "false"])
    return condition.is(BooleanLiteralExprSyntax.self) ? .skipChildren : .visitChildren
  }

  override func visit(_ node: WhereClauseSyntax) -> SyntaxVisitorContinueKind {
    noteCondition(node.condition, ["true", "false"])
    return .visitChildren
  }

  private func noteCondition(_ condition: ExprSyntax, _ replacements: [String]) {
    guard !condition.is(BooleanLiteralExprSyntax.self) else { return }
    for replacement in replacements { note(.condition, condition, replacement) }
  }

  private func isWholeCondition(_ node: Syntax) -> Bool {
    guard let parent = node.parent else { return false }
    return parent.is(ConditionElementSyntax.self) || parent.is(WhereClauseSyntax.self)
      || parent.as(TernaryExprSyntax.self)?.condition.id == node.id
  }

  override func visit(_ node: BooleanLiteralExprSyntax) -> SyntaxVisitorContinueKind {
    note(.boolean, node, node.literal.tokenKind == .keyword(.true) ? "false" : "true")
    return .skipChildren
  }

  override func visit(_ node: IntegerLiteralExprSyntax) -> SyntaxVisitorContinueKind {
    if let value = node.representedLiteralValue, value < Int.max {
      // With what it stands in, as a number alone tells nothing.
      let outer = Operands.surroundings(of: Syntax(node))
      note(.number, outer, text(of: outer, replacing: node, by: String(value + 1)))
    }
    return .skipChildren
  }

  // MARK: Statements

  override func visit(_ node: CodeBlockItemSyntax) -> SyntaxVisitorContinueKind {
    guard case .expr(let expression) = node.item,
      let list = node.parent?.as(CodeBlockItemListSyntax.self)
    else { return .visitChildren }
    let awaited = expression.as(AwaitExprSyntax.self)?.expression ?? expression
    if let call = awaited.as(FunctionCallExprSyntax.self), !SpecialCalls.isLeftAlone(call),
      !SpecialCalls.initializes(call), StatementLists.holdsStatements(list),
      !StatementLists.mustLeave(list, after: node)
    {
      note(.call, expression, "()")
    }
    return .visitChildren
  }

  override func visit(_ node: ReturnStmtSyntax) -> SyntaxVisitorContinueKind {
    if let expression = node.expression { noteResult(expression) }
    return .visitChildren
  }

  private func noteImplicitResult(_ statements: CodeBlockItemListSyntax) {
    guard statements.count == 1, case .expr(let expression)? = statements.first?.item,
      !expression.is(IfExprSyntax.self), !expression.is(SwitchExprSyntax.self)
    else { return }
    noteResult(expression)
  }

  private func noteResult(_ expression: ExprSyntax) {
    guard let type = scopes.last?.result else { return }
    if expression.as(FunctionCallExprSyntax.self).map(SpecialCalls.isLeftAlone) == true { return }
    // Their own changes are the same.
    if expression.is(BooleanLiteralExprSyntax.self) || expression.is(IntegerLiteralExprSyntax.self)
    {
      return
    }
    for value in ResultValues.plain(of: type) { note(.result, expression, value) }
  }
}
