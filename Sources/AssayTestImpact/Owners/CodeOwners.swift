/// Who owns which files, by a CODEOWNERS file as GitHub and GitLab read it.
///
/// The last line that matches wins, in GitLab's sections in each of them. Sources: GitHub's "About
/// code owners", GitLab's "Code Owners syntax".
package struct CodeOwners: Sendable, Hashable {
  package struct Rule: Sendable, Hashable {
    package var pattern: String
    /// Empty: the files are nobody's, whatever lines before say.
    package var owners: [String]
    /// From 1.
    package var line: Int
    /// GitLab's `!pattern`: the section leaves the files out for good.
    package var excludes: Bool
    let glob: OwnerGlob
  }

  package struct Section: Sendable, Hashable {
    /// Empty for the lines before any section.
    package var name: String
    package var isOptional: Bool
    /// How many have to approve.
    package var approvals: Int
    package var rules: [Rule]
  }

  /// A line that says nothing, and why.
  package struct Warning: Sendable, Hashable {
    package var what: String
    package var line: Int
  }

  package private(set) var sections: [Section] = []
  package private(set) var warnings: [Warning] = []

  /// What is wrong with a line becomes a warning; the other lines count.
  package init(_ text: String) {
    var section = CodeOwnersLine.Header(name: "", isOptional: false, approvals: 1, owners: [])
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      switch CodeOwnersLine(line) {
      case .empty: continue
      case .header(let header):
        section = header
        _ = place(of: header)
      case .rule(let pattern, let owners, let excludes):
        guard let glob = OwnerGlob(pattern) else {
          warn("'\(pattern)' is no pattern that matches files", index)
          continue
        }
        let unknown = owners.filter { !Self.isOwner($0) }
        if let first = unknown.first {
          warn("'\(first)' is neither @USER, @GROUP/TEAM nor an address of mail", index)
        }
        let known = owners.filter(Self.isOwner)
        let rule = Rule(
          pattern: pattern, owners: owners.isEmpty ? section.owners : known, line: index + 1,
          excludes: excludes, glob: glob)
        sections[place(of: section)].rules.append(rule)
      case .malformed(let what): warn(what, index)
      }
    }
  }

  private mutating func warn(_ what: String, _ index: Int) {
    warnings.append(Warning(what: what, line: index + 1))
  }

  /// Sections of one name are one, whatever its letters' case.
  private mutating func place(of header: CodeOwnersLine.Header) -> Int {
    let name = header.name.lowercased()
    if let known = sections.firstIndex(where: { $0.name.lowercased() == name }) { return known }
    sections.append(
      Section(
        name: header.name, isOptional: header.isOptional, approvals: header.approvals, rules: []))
    return sections.count - 1
  }

  private static func isOwner(_ text: String) -> Bool {
    guard let at = text.firstIndex(of: "@") else { return false }
    return text.index(after: at) < text.endIndex
  }

  /// The owners of a file, by its path in the repository; those of all sections, each once.
  package func owners(of path: String) -> [String] {
    var found: [String] = []
    for section in sections {
      for owner in rule(for: path, in: section)?.owners ?? [] where !found.contains(owner) {
        found.append(owner)
      }
    }
    return found
  }

  /// The line that decides in a section; nil: none matches, or it leaves the file out.
  package func rule(for path: String, in section: Section) -> Rule? {
    let parts = path.split(separator: "/").filter { $0 != "." }
    var found: Rule?
    for rule in section.rules.reversed() where rule.glob.matches(parts) {
      // An exclusion holds wherever it stands.
      if rule.excludes { return nil }
      found = found ?? rule
    }
    return found
  }
}
