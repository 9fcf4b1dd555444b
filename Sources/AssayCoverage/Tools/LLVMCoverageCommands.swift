/// How to merge and export the coverage of Swift tests, as `swift test` does only when all pass.
///
/// Source: `llvm-profdata merge` and `llvm-cov export`; SwiftPM 6.3's `SwiftTestCommand`.
package struct LLVMCoverageCommands: Sendable, Hashable {
  package struct Command: Sendable, Hashable {
    package var program: String
    package var arguments: [String]
    /// Where its output goes; nil: it prints nothing of interest.
    package var outputPath: String?

    package init(program: String, arguments: [String], outputPath: String? = nil) {
      self.program = program
      self.arguments = arguments
      self.outputPath = outputPath
    }
  }

  package enum Fault: Error, Sendable, Hashable, CustomStringConvertible {
    /// There is no raw profile: tests were built without coverage, or none ran.
    case noProfiles(folder: String)
    /// Profiles are there, and no test binary.
    case noBinaries(folder: String)

    package var description: String {
      switch self {
      case .noProfiles(let folder):
        "no .profraw file lies under \(folder)/codecov\n  → run the tests with"
          + " --enable-code-coverage"
      case .noBinaries(let folder):
        "no .xctest file lies in \(folder)\n  → build the tests and leave them there"
      }
    }
  }

  /// The list of raw profiles, which may be too many for a command line, and where to write it.
  package var listPath: String
  package var list: String
  /// One after the other.
  package var commands: [Command]
  /// The merged profile.
  package var profilePath: String
  /// llvm-cov's JSON.
  package var exportPath: String

  /// - Parameters:
  ///   - folder: the absolute folder of binaries, as `swift build --show-bin-path` says it.
  ///   - files: the paths of files in it, relative to it.
  ///   - sources: folders or files to export, absolute; empty: all, tests and generated files too.
  ///   - tools: the folder of `swift`'s own `llvm-profdata` and `llvm-cov`; nil: found by PATH.
  ///     Those of another LLVM often can't read its profiles.
  /// - Throws: `Fault` when there is nothing to merge or to export from.
  package init(
    folder: String, files: [String], sources: [String] = [], tools: String? = nil
  ) throws(Fault) {
    func program(_ name: String) -> String { tools.map { "\($0)/\(name)" } ?? name }
    let sorted = files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let profiles = sorted.filter { $0.hasPrefix("codecov/") && $0.hasSuffix(".profraw") }
    guard !profiles.isEmpty else { throw Fault.noProfiles(folder: folder) }
    // On Linux it is the program itself, on macOS a bundle with the program inside.
    let binaries = sorted.compactMap { file -> String? in
      let parts = file.split(separator: "/")
      guard let first = parts.first, first.hasSuffix(".xctest") else { return nil }
      if parts.count == 1 { return file }
      let isProgram =
        parts.count == 4 && parts[1] == "Contents" && parts[2] == "MacOS"
        && parts[3] == first.dropLast(7)
      return isProgram ? file : nil
    }
    guard let binary = binaries.first else { throw Fault.noBinaries(folder: folder) }
    listPath = "\(folder)/codecov/assay-profiles.txt"
    list = profiles.map { "\(folder)/\($0)\n" }.joined()
    profilePath = "\(folder)/codecov/assay.profdata"
    exportPath = "\(folder)/codecov/assay.json"
    var export = ["export", "-format=text", "-instr-profile=\(profilePath)"]
    export.append("\(folder)/\(binary)")
    export += binaries.dropFirst().flatMap { ["-object", "\(folder)/\($0)"] }
    if !sources.isEmpty { export += ["--sources"] + sources }
    commands = [
      // A test that crashed leaves a profile that is cut off, which must not cost the others.
      Command(
        program: program("llvm-profdata"),
        arguments: [
          "merge", "-sparse", "--failure-mode=all", "--input-files=\(listPath)", "-o", profilePath,
        ]),
      Command(program: program("llvm-cov"), arguments: export, outputPath: exportPath),
    ]
  }
}
