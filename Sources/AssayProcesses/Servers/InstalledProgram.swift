package import AssayDependencies
import Glibc

/// A server's program as it is installed on this machine.
package struct InstalledProgram: Sendable, Hashable {
  /// For example `/usr/lib/postgresql/15/bin/postgres`.
  package var path: String
  /// nil when the program does not tell.
  package var version: ServerVersion?
  /// Tells one build from another where versions do not: size and time of change.
  var identity: String

  /// The folder of the program, where its tools are.
  package var folder: String { String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) }
}

/// Looks for programs where distributions put them.
struct ProgramSearch: Sendable {
  /// Folders of `PATH`.
  var path: [String]
  /// Looked at after a recipe's own folders and `PATH`: servers are not meant for everyone.
  var others: [String]
  /// Where answers are kept between runs; nil: nowhere.
  var versions: VersionCache

  /// Folders beside `PATH` where servers are; `*` stands for one component.
  static let usualFolders = [
    "/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/usr/lib/*/bin", "/usr/lib/*/sbin",
    "/usr/local/*/bin", "/opt/*/bin", "/usr/bin", "/bin", "/sbin",
  ]

  /// All installations of a recipe's program, the first found first.
  func installations(of recipe: ProcessRecipe) async -> [InstalledProgram] {
    var found: [InstalledProgram] = []
    var seen: Set<FileIdentity> = []
    for path in candidates(of: recipe) {
      guard let identity = FileIdentity(ofExecutable: path), seen.insert(identity).inserted else {
        continue
      }
      found.append(
        InstalledProgram(
          path: path, version: await version(of: path, identity, recipe.versionArguments),
          identity: identity.build))
    }
    return found
  }

  private func candidates(of recipe: ProcessRecipe) -> [String] {
    guard !recipe.program.contains("/") else { return [recipe.program] }
    let folders = recipe.folders.flatMap(Self.expand) + path + others.flatMap(Self.expand)
    var seen: Set<String> = []
    return folders.filter { seen.insert($0).inserted }.map { "\($0)/\(recipe.program)" }
  }

  private func version(
    of path: String, _ identity: FileIdentity, _ arguments: [String]?
  ) async -> ServerVersion? {
    guard let arguments else { return Self.version(inPath: path) }
    let output = await versions.output(of: path, arguments, identity: identity)
    return output.flatMap { ServerVersion(in: $0) } ?? Self.version(inPath: path)
  }

  /// Of programs that cannot be asked: from `…/rabbitmq_server-3.10.8/sbin/rabbitmq-server`.
  private static func version(inPath path: String) -> ServerVersion? {
    let real = realPath(path) ?? path
    for component in real.split(separator: "/").dropLast().reversed() {
      let tail = component.split { $0 == "-" || $0 == "_" }.last ?? ""
      if tail.first?.isNumber == true, let version = ServerVersion(in: String(tail)) {
        return version
      }
    }
    return nil
  }

  private static func realPath(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  /// Folders that a pattern such as `/usr/lib/postgresql/*/bin` stands for; newest names first.
  static func expand(_ pattern: String) -> [String] {
    guard pattern.contains("*") else { return [pattern] }
    var folders = [""]
    for component in pattern.split(separator: "/") {
      guard component.contains("*") else {
        folders = folders.map { "\($0)/\(component)" }
        continue
      }
      folders = folders.flatMap { folder in
        FolderListing.names(in: folder.isEmpty ? "/" : folder).reversed()
          .filter { unsafe fnmatch(String(component), $0, FNM_PERIOD) == 0 }
          .map { "\(folder)/\($0)" }
      }
    }
    return folders
  }
}

/// Which file it is, through links, and whether it is still the same.
struct FileIdentity: Sendable, Hashable {
  private var device: UInt64
  private var file: UInt64
  private var size: Int64
  private var seconds: Int
  private var nanoseconds: Int

  /// nil when there is no file that we may execute.
  init?(ofExecutable path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      unsafe access(path, X_OK) == 0
    else { return nil }
    device = UInt64(status.st_dev)
    file = UInt64(status.st_ino)
    size = Int64(status.st_size)
    seconds = status.st_mtim.tv_sec
    nanoseconds = status.st_mtim.tv_nsec
  }

  var build: String { "\(size).\(seconds).\(nanoseconds)" }
  var text: String { "\(device).\(file).\(build)" }
}
