import AssayTestRuns

/// The files of a repository, as `assay init` sees them.
package struct RepositoryListing {
  /// Folders that hold what was fetched or built; nothing in them says how the system is tested.
  package static let ignoredFolders: Set<String> = [
    ".git", "node_modules", ".build", "vendor", "target", ".venv", "venv", "dist",
    "__pycache__", ".tox", ".gradle",
  ]

  /// Relative to the repository's root, with `/`, sorted.
  package let paths: [String]
  /// The text of a file; nil if it is too large, no text or unreadable.
  package let contents: (String) -> String?
  /// A text of YAML or JSON as a tree; nil if it is neither.
  package let tree: (String) -> LocatedValue?

  package init(
    paths: some Sequence<String>, contents: @escaping (String) -> String?,
    tree: @escaping (String) -> LocatedValue?
  ) {
    self.paths = paths.filter { path in
      !path.split(separator: "/").contains { Self.ignoredFolders.contains(String($0)) }
    }.sorted()
    self.contents = contents
    self.tree = tree
  }

  /// The tree of a file.
  func tree(at path: String) -> LocatedValue? { contents(path).flatMap(tree) }
}

/// A folder of the repository that may hold a project; paths in it are relative to it.
struct ProjectFolder {
  let listing: RepositoryListing
  /// Empty for the repository's root.
  let path: String
  let files: [String]

  init(_ path: String, of listing: RepositoryListing) {
    self.listing = listing
    self.path = path
    let prefix = path.isEmpty ? "" : path + "/"
    files = listing.paths.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
  }

  /// The layer of tests whose place in the folder says nothing: the layer that the folder's own
  /// name is (`e2e`, `integration-tests`), else unit.
  var usualLayer: TestLayer {
    let name = path.fileName.lowercased()
    let words = ["e2e", "integration", "contract", "unit", "acceptance", "smoke"]
    let isLayer = words.contains { name.hasPrefix($0) && name.count <= $0.count + 6 }
    return isLayer ? LayerWords.layer(of: name) ?? .unit : .unit
  }

  func has(_ file: String) -> Bool { files.contains(file) }

  func contents(_ file: String) -> String? {
    has(file) ? listing.contents(path.isEmpty ? file : "\(path)/\(file)") : nil
  }

  func tree(_ file: String) -> LocatedValue? { contents(file).flatMap(listing.tree) }
}

extension String {
  /// The part after the last `/`.
  var fileName: String { split(separator: "/").last.map(String.init) ?? self }

  /// Whether the path leads into a folder that shows how something is used or tested: what lies
  /// there is no part of the system.
  var isInSamples: Bool {
    let samples = [
      "fixtures", "testdata", "examples", "example", "samples", "benchmarks", "docs",
    ]
    return split(separator: "/").contains { samples.contains($0.lowercased()) }
  }

  /// The text as one word of a shell command; file names may hold anything.
  var shellWord: String {
    isMatched(by: "^[A-Za-z0-9._/][A-Za-z0-9._/:-]*$")
      ? self : "'" + replacing("'", with: "'\\''") + "'"
  }

  /// The part before the last `/`; empty at the root.
  var folder: String { lastIndex(of: "/").map { String(self[..<$0]) } ?? "" }
}
