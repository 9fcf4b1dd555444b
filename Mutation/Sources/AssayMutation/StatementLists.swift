import SwiftSyntax

/// Tells statements from single expressions, whose value is what a function or branch gives.
enum StatementLists {
  /// Whether nobody uses the value of an expression that stands in the list.
  static func holdsStatements(_ list: CodeBlockItemListSyntax) -> Bool {
    if list.count > 1 { return true }
    guard let parent = list.parent else { return false }
    if let choice = parent.as(SwitchCaseSyntax.self) {
      guard let expression = choice.parent?.parent else { return false }
      return isStatement(expression)
    }
    guard let owner = parent.as(CodeBlockSyntax.self)?.parent else {
      return parent.is(SourceFileSyntax.self)
    }
    if let function = owner.as(FunctionDeclSyntax.self) {
      return function.signature.returnClause == nil
    }
    if let accessor = owner.as(AccessorDeclSyntax.self) {
      return [.keyword(.set), .keyword(.willSet), .keyword(.didSet)]
        .contains(accessor.accessorSpecifier.tokenKind)
    }
    return owner.is(IfExprSyntax.self) ? isStatement(owner) : true
  }

  /// Whether an `if` or `switch` gives no value.
  private static func isStatement(_ expression: Syntax) -> Bool {
    guard let parent = expression.parent else { return false }
    if parent.is(IfExprSyntax.self) { return isStatement(parent) }
    let item = parent.is(ExpressionStmtSyntax.self) ? parent.parent : parent
    guard let list = item?.as(CodeBlockItemSyntax.self)?.parent?.as(CodeBlockItemListSyntax.self)
    else { return false }
    return holdsStatements(list)
  }

  /// Whether another statement may be put in without a change of what the list means.
  static func takesMore(_ list: CodeBlockItemListSyntax) -> Bool {
    if list.count > 1 { return true }
    // A closure of one statement takes part in finding types.
    if list.parent?.is(ClosureExprSyntax.self) == true { return false }
    switch list.first?.item {
    case .decl: return true
    case .stmt(let statement) where !statement.is(ExpressionStmtSyntax.self): return true
    default: return holdsStatements(list)
    }
  }

  /// Whether the list must not reach its end and may only do so by this, its last statement.
  static func mustLeave(_ list: CodeBlockItemListSyntax, after item: CodeBlockItemSyntax) -> Bool {
    list.last?.id == item.id && list.parent?.parent?.is(GuardStmtSyntax.self) == true
  }
}
