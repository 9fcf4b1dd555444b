import AssayProbe
import Foundation

/// What this machine has to perturb tests with.
struct Machine: Sendable, Hashable {
  /// The preloaded library of faketime(1); nil where it is not installed.
  var clockLibrary: String?
  /// Where locales lie that were made for this session; nil: nowhere.
  var localeFolder: String?
  /// Those that can be used.
  var locales: Set<String> = []
  var hasZones = false
  /// Why tests cannot be cut off the network; nil: they can.
  var networkProblem: String?

  /// Looks around; makes locales in `scratch` where they are not installed but can be.
  static func look(
    scratch: String, locales: Set<String>, environment: [String: String],
    networkProblem: String?, run: RunCommand
  ) async -> Machine {
    var machine = Machine(
      clockLibrary: clockLibrary(), hasZones: exists("/usr/share/zoneinfo/Asia/Kathmandu"),
      networkProblem: networkProblem)
    let request = { (line: String) in
      CommandRequest(
        commandLine: line, environment: environment, folder: "/", limit: .seconds(60))
    }
    let installed = await run(request("locale -a")).tail.split(separator: "\n").map(normalised)
    machine.locales = locales.filter { installed.contains(normalised(Substring($0))) }
    let missing = locales.subtracting(machine.locales)
    guard !missing.isEmpty else { return machine }
    // Then all are made: the C library looks in one place only.
    let folder = "\(scratch)/locales"
    var made: Set<String> = []
    for name in locales.sorted()
    where exists("/usr/share/i18n/locales/\(name.prefix { $0 != "." })") {
      if await run(request(localeCommand(name, in: folder))).problem == nil { made.insert(name) }
    }
    if made.isSuperset(of: machine.locales), !made.isEmpty {
      machine.locales = made
      machine.localeFolder = folder
    }
    return machine
  }

  /// Compiles a locale's definition, for which nobody has to be root.
  static func localeCommand(_ name: String, in folder: String) -> String {
    "mkdir -p \(ShellText.word(folder)) && localedef -i \(name.prefix { $0 != "." }) -f UTF-8 "
      + ShellText.word("\(folder)/\(name)")
  }

  /// `de_DE.UTF-8` and `de_DE.utf8` are one.
  private static func normalised(_ name: Substring) -> String {
    name.lowercased().replacing("-", with: "")
  }

  private static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  /// Where Debian, Fedora and others put it.
  private static func clockLibrary() -> String? {
    let libraries = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib")) ?? []
    let folders = libraries.filter { $0.hasSuffix("-linux-gnu") }.sorted().map { "/usr/lib/\($0)" }
    return (folders + ["/usr/lib64", "/usr/lib", "/usr/local/lib"])
      .map { "\($0)/faketime/libfaketime.so.1" }.first(where: exists)
  }

  /// Why a perturbation cannot be had here; nil: it can.
  func problem(_ perturbation: Perturbation) -> String? {
    switch perturbation {
    case .clock:
      clockLibrary == nil ? "libfaketime is not installed (package faketime)" : nil
    case .locale(let name):
      locales.contains(name)
        ? nil : "the locale \(name) is not installed and cannot be made (package locales)"
    case .timeZone: hasZones ? nil : "/usr/share/zoneinfo is missing (package tzdata)"
    case .noNetwork: networkProblem
    default: nil
    }
  }
}
