/// Writes regular expressions that match exact texts.
enum RegexText {
  /// Whatever has a meaning in the dialects of Swift and Go (RE2) is escaped.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if #"\^$.|?*+()[]{}/"#.unicodeScalars.contains(scalar) { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result
  }
}
