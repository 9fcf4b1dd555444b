/// Packages that `go test` could not build, with what the compiler said.
///
/// Up to Go 1.23 the compiler's lines stand bare between the events, or there is no event at all:
/// Go 1.19 writes `FAIL\tpackage [build failed]` as text. From 1.24 they are events of their own.
struct GoBuildFailures {
  /// Packages in the order in which they were reported.
  private var failed: [String] = []
  /// By the package of the `# package` line above.
  private var lines: [String: [Substring]] = [:]
  /// Packages in the order in which the compiler named them.
  private var named: [String] = []
  /// The package of the last `# package` line; empty before the first.
  private var current = ""

  /// A build is known to have failed, whatever package it was for.
  var hasFailed = false

  private static let kept = 5

  /// Takes text that is no event, or that a build printed.
  mutating func append(_ text: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      if line.hasPrefix("# ") {
        current = Self.package(line.dropFirst(2))
        if !named.contains(current) { named.append(current) }
      } else if let package = Self.failedPackage(line) {
        add(package)
        current = ""
      } else if !line.hasPrefix("go: downloading "), lines[current, default: []].count < Self.kept {
        lines[current, default: []].append(line)
      }
    }
  }

  mutating func add(_ package: String) {
    if !failed.contains(package) { failed.append(package) }
  }

  func contains(_ package: String) -> Bool { failed.contains(package) }

  /// The package of `FAIL\tpackage [build failed]`; nil for other lines.
  static func failedPackage(_ line: Substring) -> String? {
    guard line.hasPrefix("FAIL\t"),
      line.hasSuffix(" [build failed]") || line.hasSuffix(" [setup failed]")
    else { return nil }
    return String(line.dropFirst("FAIL\t".count).dropLast(" [build failed]".count))
  }

  /// A sentence for each package.
  ///
  /// - Parameter didRun: whether a package was tested; without one, whatever the compiler
  ///   complained of has kept the tests from running.
  /// - Returns: none when every package was built.
  func messages(didRun: Bool) -> [String] {
    let isUnreported = failed.isEmpty && (hasFailed || !didRun)
    let packages = isUnreported ? named.filter { lines[$0] != nil } : failed
    return packages.map { package in
      // A package that a dependency keeps from building has no lines of its own.
      let others = ([""] + named).flatMap { lines[$0] ?? [] }
      let said = lines[package] ?? Array(others.prefix(Self.kept))
      return "\(package) does not build"
        + (said.isEmpty ? "" : ": " + said.joined(separator: "\n"))
    }
  }

  /// What was said apart from any package; nil when nothing was.
  var looseText: String? { lines[""]?.joined(separator: "\n") }

  /// Reads `example.com/a [example.com/a.test]`: what the brackets name is what is tested.
  private static func package(_ name: Substring) -> String {
    guard name.hasSuffix(".test]"), let bracket = name.lastIndex(of: "[") else {
      return String(name)
    }
    return String(name[name.index(after: bracket)...].dropLast(".test]".count))
  }
}
