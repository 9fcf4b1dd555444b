import AssayMatching

extension TerminalDifference {
  /// What may be behind it, then each part, then the body.
  package func render(_ difference: InteractionDifference) -> String {
    var lines: [String] = []
    for explanation in difference.explanations {
      lines += text(explanation.sentence, indent: 0, hook: "? ", .bold)
      lines += text(explanation.advice, indent: 2)
    }
    for mismatch in difference.parts {
      lines += text(DifferenceWords.note(mismatch), indent: 0, hook: "~ ", .yellow)
    }
    var result = lines.map { $0 + "\n" }.joined()
    if let body = difference.body { result += render(body.condensed()) }
    return result
  }
}
