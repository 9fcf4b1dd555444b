/// Errors that a Swift compiler prints.
package enum CompilerComplaints {
  /// - Returns: path and line of each `PATH:LINE:COLUMN: error:`, each once, in their order.
  package static func errors(in output: some StringProtocol) -> [(path: String, line: Int)] {
    var result: [(path: String, line: Int)] = []
    for text in output.split(separator: "\n") {
      guard let mark = text.firstRange(of: ": error: ") else { continue }
      let parts = text[..<mark.lowerBound].split(separator: ":")
      guard parts.count >= 3, let line = Int(parts[parts.count - 2]),
        Int(parts[parts.count - 1]) != nil
      else { continue }
      let path = parts.dropLast(2).joined(separator: ":")
      if !result.contains(where: { $0.path == path && $0.line == line }) {
        result.append((path, line))
      }
    }
    return result
  }

  /// Whether files below a folder are at fault, and not the disk or the compiler.
  package static func areAboutFiles(below folder: String, in output: String) -> Bool {
    errors(in: output).contains { $0.path.hasPrefix(folder + "/") }
  }
}
