package import AssayTestRuns

/// Which parts of a code base are built from which others.
package struct BuildGraph: Sendable, Hashable {
  /// A target or a package.
  package struct Module: Sendable, Hashable {
    package var name: String
    /// Relative to the checkout, without a slash at the end; files below belong to the module, but
    /// for those in the folder of another that lies deeper.
    package var folder: String
    /// Files that are certainly its own.
    package var files: Set<String>
    /// Modules that it is built from.
    package var dependencies: Set<String>
    /// Whether it holds tests.
    package var isTest: Bool

    package init(
      name: String, folder: String, files: Set<String> = [], dependencies: Set<String> = [],
      isTest: Bool = false
    ) {
      self.name = name
      self.folder = folder
      self.files = files
      self.dependencies = dependencies
      self.isTest = isTest
    }
  }

  /// Why a text is no description of a build.
  package struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
    package var what: String

    package init(what: String) { self.what = what }

    package var description: String { what }
  }

  package private(set) var modules: [String: Module] = [:]
  private var users: [String: Set<String>] = [:]
  private var owner: [String: Set<String>] = [:]
  private var folders: [String: Set<String>] = [:]

  /// Of modules with one name all files and dependencies count.
  package init(_ modules: some Sequence<Module>) {
    for module in modules {
      if let known = self.modules[module.name] {
        var merged = known
        merged.files.formUnion(module.files)
        merged.dependencies.formUnion(module.dependencies)
        merged.isTest = known.isTest || module.isTest
        self.modules[module.name] = merged
      } else {
        self.modules[module.name] = module
      }
      folders[module.folder, default: []].insert(module.name)
      for file in module.files { owner[file, default: []].insert(module.name) }
      for dependency in module.dependencies { users[dependency, default: []].insert(module.name) }
    }
  }

  /// The graphs of several packages or languages in one checkout.
  package func merged(with other: BuildGraph) -> BuildGraph {
    BuildGraph(Array(modules.values) + Array(other.modules.values))
  }

  /// Whose file this is; empty: nobody's, as far as the build knows.
  package func modules(owning path: String) -> Set<String> {
    if let exact = owner[path] { return exact }
    var folder = Substring(path)
    while let slash = folder.lastIndex(of: "/") {
      folder = folder[..<slash]
      if let found = folders[String(folder)] { return found }
    }
    // A module of the whole checkout says nothing about files that it does not list.
    return []
  }

  /// The module that holds a test, by its suite: Swift's begin with the target, Go's are packages;
  /// nil: the suite names none.
  package func testModule(of test: TestIdentity) -> String? {
    let package = Self.tests(ofGoPackage: test.suite)
    if modules[package] != nil { return package }
    let target = test.suite.prefix { $0 != "." && $0 != "/" }
    return modules[String(target)]?.isTest == true ? String(target) : nil
  }

  /// The modules built from these, themselves included, with the way that leads there.
  package func reach(from names: Set<String>) -> [String: [String]] {
    var ways: [String: [String]] = [:]
    var queue = names.filter { modules[$0] != nil }.sorted()
    for name in queue { ways[name] = [name] }
    var next = 0
    while next < queue.count {
      let name = queue[next]
      next += 1
      for user in (users[name] ?? []).sorted() where ways[user] == nil {
        ways[user] = (ways[name] ?? []) + [user]
        queue.append(user)
      }
    }
    return ways
  }
}
