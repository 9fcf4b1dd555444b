import SwiftSyntax

/// What stands in place of an operator.
enum OperatorTexts {
  static let changes: [String: [(Mutant.Operator, String)]] = [
    "<": [(.boundary, "<="), (.negation, ">=")],
    "<=": [(.boundary, "<"), (.negation, ">")],
    ">": [(.boundary, ">="), (.negation, "<=")],
    ">=": [(.boundary, ">"), (.negation, "<")],
    "==": [(.negation, "!=")], "!=": [(.negation, "==")],
    "===": [(.negation, "!==")], "!==": [(.negation, "===")],
    "..<": [(.boundary, "...")], "...": [(.boundary, "..<")],
    "&&": [(.logical, "||")], "||": [(.logical, "&&")],
    "+": [(.arithmetic, "-")], "-": [(.arithmetic, "+")],
    "*": [(.arithmetic, "/")], "/": [(.arithmetic, "*")], "%": [(.arithmetic, "*")],
    "&+": [(.arithmetic, "&-")], "&-": [(.arithmetic, "&+")],
    "+=": [(.arithmetic, "-=")], "-=": [(.arithmetic, "+=")],
    "*=": [(.arithmetic, "/=")], "/=": [(.arithmetic, "*=")],
  ]
}

/// What can be told of an operator's operands without their types.
enum Operands {
  /// Whether `+` joins texts or lists, which `-` can't take apart.
  static func areText(_ node: InfixOperatorExprSyntax) -> Bool {
    [node.leftOperand, node.rightOperand].contains { operand in
      if let inner = operand.as(InfixOperatorExprSyntax.self) { return areText(inner) }
      return operand.is(StringLiteralExprSyntax.self) || operand.is(ArrayExprSyntax.self)
        || operand.is(DictionaryExprSyntax.self)
    }
  }
}

extension Operands {
  /// An operand's text, in parentheses where it is more than a name, a literal or a call.
  static func whole(_ operand: ExprSyntax) -> String {
    let isSimple =
      operand.is(DeclReferenceExprSyntax.self) || operand.is(FunctionCallExprSyntax.self)
      || operand.is(MemberAccessExprSyntax.self) && !operand.trimmedDescription.contains("?")
      || operand.is(StringLiteralExprSyntax.self) || operand.is(ArrayExprSyntax.self)
      || operand.is(IntegerLiteralExprSyntax.self) || operand.is(BooleanLiteralExprSyntax.self)
      || operand.is(SubscriptCallExprSyntax.self)
    return isSimple ? operand.trimmedDescription : "(\(operand.trimmedDescription))"
  }

  /// The short expression that a literal is an operand or an argument of; else the literal itself.
  static func surroundings(of literal: Syntax) -> Syntax {
    guard let parent = literal.parent else { return literal }
    let outer = parent.is(LabeledExprSyntax.self) ? parent.parent?.parent : parent
    guard let outer,
      outer.is(InfixOperatorExprSyntax.self) || outer.is(FunctionCallExprSyntax.self)
        || outer.is(SubscriptCallExprSyntax.self)
    else { return literal }
    let text = outer.trimmedDescription
    return text.utf8.count > 60 || text.contains("\n") ? literal : outer
  }
}

/// The plainest values of types that can be told by their names.
enum ResultValues {
  static func plain(of type: TypeSyntax) -> [String] {
    if type.is(OptionalTypeSyntax.self) { return ["nil"] }
    if type.is(ArrayTypeSyntax.self) { return ["[]"] }
    if type.is(DictionaryTypeSyntax.self) { return ["[:]"] }
    switch type.as(IdentifierTypeSyntax.self)?.name.text {
    case "Optional": return ["nil"]
    case "Array", "Set": return ["[]"]
    case "Dictionary": return ["[:]"]
    case "Bool": return ["true", "false"]
    case "String", "Substring": return ["\"\""]
    case "Int", "Int8", "Int16", "Int32", "Int64", "UInt", "UInt8", "UInt16", "UInt32", "UInt64",
      "Double", "Float":
      return ["0"]
    default: return []
    }
  }
}

/// Calls that are no behaviour of the program under test.
enum SpecialCalls {
  private static let names: Set<String> = [
    "precondition", "preconditionFailure", "assert", "assertionFailure", "fatalError", "print",
    "debugPrint", "dump", "log", "NSLog", "os_log", "abort", "exit",
  ]

  /// Checks of the program itself, what it says for its authors, and what only saves time.
  static func isLeftAlone(_ call: FunctionCallExprSyntax) -> Bool {
    if let name = call.calledExpression.as(DeclReferenceExprSyntax.self) {
      return names.contains(name.baseName.text)
    }
    guard let member = call.calledExpression.as(MemberAccessExprSyntax.self) else { return false }
    let base =
      member.base?.as(DeclReferenceExprSyntax.self)?.baseName.text
      ?? member.base?.as(MemberAccessExprSyntax.self)?.declName.baseName.text ?? ""
    let lower = base.lowercased()
    if member.declName.baseName.text == "reserveCapacity" { return true }
    return lower.hasSuffix("logger") || lower == "log"
      || base == "Swift" && names.contains(member.declName.baseName.text)
  }

  /// `self.init(…)` and `super.init(…)`, without which nothing compiles.
  static func initializes(_ call: FunctionCallExprSyntax) -> Bool {
    call.calledExpression.as(MemberAccessExprSyntax.self)?.declName.baseName.tokenKind
      == .keyword(.`init`)
  }
}
