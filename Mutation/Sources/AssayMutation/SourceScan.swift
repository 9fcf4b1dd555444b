package import AssayCoverage
import SwiftOperators
import SwiftParser
import SwiftSyntax

/// The mutants of one source file, and the function bodies that they lie in.
package struct SourceScan: Sendable {
  /// The inside of a function's braces.
  package struct Body: Sendable, Hashable {
    /// In the file's bytes, without the braces.
    package var range: Range<Int>
    package var function: String
  }

  package var path: String
  package var bytes: [UInt8]
  /// By their place in the file.
  package var mutants: [Mutant] = []
  /// By their start; one may lie in another.
  package var bodies: [Body] = []
  /// Whether it says so, and nothing was looked for.
  package private(set) var isGenerated = false
  /// Whether it is no Swift that can be read.
  package private(set) var hasErrors = false

  /// Finds what can be changed.
  ///
  /// - Parameters:
  ///   - path: how the file is named in identities and reports.
  ///   - text: what stands in it.
  ///   - lines: only there; nil: everywhere.
  package init(path: String, text: String, lines: LineSet? = nil) {
    self.path = path
    bytes = Array(text.utf8)
    guard !Self.isGenerated(path: path, text: text) else {
      isGenerated = true
      return
    }
    let parsed = Parser.parse(source: text)
    guard !parsed.hasError else {
      hasErrors = true
      return
    }
    // Unknown operators are no fault here: what they join is left alone.
    let tree = OperatorTable.standardOperators.foldAll(parsed) { _ in }
    let visitor = MutantVisitor(
      path: path, bytes: bytes,
      converter: SourceLocationConverter(fileName: path, tree: tree))
    visitor.walk(tree)
    bodies = visitor.bodies
    let accepted = Self.acceptances(in: text)
    mutants = Self.numbered(visitor.found).compactMap { mutant in
      guard lines?.contains(mutant.start.line) != false else { return nil }
      var mutant = mutant
      mutant.accepted = accepted[mutant.start.line]
      return mutant
    }
  }

  /// Indices count all of a file, so that an identity does not depend on the lines asked for.
  private static func numbered(_ found: [Mutant]) -> [Mutant] {
    var counts: [String: Int] = [:]
    var result = found.sorted {
      ($0.range.lowerBound, $0.range.upperBound, $0.replacement, $0.change.rawValue)
        < ($1.range.lowerBound, $1.range.upperBound, $1.replacement, $1.change.rawValue)
    }
    var known: Set<String> = []
    result.removeAll { !known.insert("\($0.range) \($0.replacement)").inserted }
    for index in result.indices {
      let key = "\(result[index].function):\(result[index].change.rawValue)"
      result[index].index = counts[key, default: 0]
      counts[key, default: 0] += 1
    }
    return result
  }

  private static func isGenerated(path: String, text: String) -> Bool {
    if path.hasSuffix(".pb.swift") || path.hasSuffix(".generated.swift") { return true }
    // Such a comment stands before the first code.
    return lines(of: text).lazy.filter { !$0.isEmpty }.prefix(20)
      .prefix { $0.hasPrefix("//") || $0.hasPrefix("/*") || $0.hasPrefix(" *") }
      .contains { line in
        let line = line.lowercased()
        return line.contains("do not edit") || line.contains("@generated")
      }
  }

  /// With the ends of lines that Swift knows, of which `\r\n` is one character.
  private static func lines(of text: String) -> [Substring] {
    text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
  }

  /// The reasons in comments `// mutants accepted: REASON`, by line.
  private static func acceptances(in text: String) -> [Int: String] {
    var result: [Int: String] = [:]
    for (index, line) in lines(of: text).enumerated() {
      guard let mark = line.firstRange(of: "// mutants accepted:") else { continue }
      let reason = line[mark.upperBound...].split(separator: " ").joined(separator: " ")
      if !reason.isEmpty { result[index + 1] = reason }
    }
    return result
  }

  /// The file with one change, every other byte as it was.
  package func mutated(by mutant: Mutant) -> [UInt8] {
    bytes[..<mutant.range.lowerBound] + Array(mutant.replacement.utf8)
      + bytes[mutant.range.upperBound...]
  }
}
