/// A source file with tests, as far as its path tells.
package struct TestSource: Sendable, Hashable {
  package enum Language: String, Sendable, Hashable, CaseIterable {
    case swift, python, go, javascript, java

    init?(fileExtension: some StringProtocol) {
      switch fileExtension {
      case "swift": self = .swift
      case "py": self = .python
      case "go": self = .go
      case "js", "jsx", "ts", "tsx", "mjs", "cjs", "mts", "cts": self = .javascript
      case "java", "kt", "kts": self = .java
      default: return nil
      }
    }
  }

  package let language: Language

  /// Whether a file is in a known language.
  package static func isSource(_ path: String) -> Bool { language(of: path) != nil }

  private static func language(of path: String) -> Language? {
    guard let name = path.split(separator: "/").last, let dot = name.lastIndex(of: ".") else {
      return nil
    }
    return Language(fileExtension: name[name.index(after: dot)...])
  }

  /// nil for what is no source of a known language, or not where tests are.
  package init?(path: String) {
    guard let language = Self.language(of: path), let name = path.split(separator: "/").last,
      let dot = name.lastIndex(of: ".")
    else { return nil }
    let stem = name[..<dot]
    guard TestFolder.contains(path) || Self.isTest(stem, language) else { return nil }
    self.language = language
  }

  private static func isTest(_ stem: Substring, _ language: Language) -> Bool {
    switch language {
    case .swift: stem.hasSuffix("Tests") || stem.hasSuffix("Test")
    case .python: stem.hasPrefix("test_") || stem.hasSuffix("_test") || stem == "conftest"
    case .go: stem.hasSuffix("_test")
    case .javascript: stem.hasSuffix(".test") || stem.hasSuffix(".spec")
    case .java: stem.hasSuffix("Test") || stem.hasSuffix("Tests") || stem.hasSuffix("IT")
    }
  }
}

/// Folders that hold tests and what tests need.
package enum TestFolder {
  private static let names: Set<String> = ["test", "tests", "__tests__", "spec", "specs"]
  private static let fixtures: Set<String> = [
    "fixture", "fixtures", "__fixtures__", "testdata", "test-data", "test_data", "seed", "seeds",
    "cassettes",
  ]
  private static let dataExtensions: Set<String> = [
    "sql", "csv", "tsv", "json", "jsonl", "ndjson", "yaml", "yml", "xml", "har", "ldif", "vcf",
    "eml", "txt", "dump",
  ]

  static func contains(_ path: String) -> Bool {
    path.split(separator: "/").dropLast().contains { part in
      let folder = part.lowercased()
      return names.contains(folder) || folder.hasSuffix("tests")
    }
  }

  /// Whether a file holds data for tests: it lies in a folder of such, or is data among tests.
  package static func isFixture(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    guard let name = parts.last, let dot = name.lastIndex(of: "."),
      dataExtensions.contains(name[name.index(after: dot)...].lowercased())
    else { return false }
    return contains(path) || parts.dropLast().contains { fixtures.contains($0.lowercased()) }
  }
}
