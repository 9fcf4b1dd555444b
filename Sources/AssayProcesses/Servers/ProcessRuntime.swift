package import AssayDependencies
package import AssayEvidence
import Glibc

/// Runs servers as local processes: the same programs, without an engine and without root.
package struct ProcessRuntime: ServerRuntime {
  private let environment: ServerEnvironment
  private let search: ProgramSearch
  private let cache: DataCache

  package init(_ environment: ServerEnvironment) {
    self.environment = environment
    let path = CacheFolder.variable("PATH") ?? "/usr/bin:/bin"
    search = ProgramSearch(
      path: environment.programFolders ?? path.split(separator: ":").map(String.init),
      others: environment.programFolders == nil ? ProgramSearch.usualFolders : [],
      versions: VersionCache(folder: environment.cacheFolder.map { "\($0)/versions" }))
    cache = Self.dataCache(environment.cacheFolder)
  }

  package var kind: RuntimeKind { .process }

  /// The data folders that are kept between runs.
  ///
  /// - Parameter folder: as in `ServerEnvironment.cacheFolder`.
  /// - Returns: the cache, which need not exist yet.
  package static func dataCache(_ folder: String? = ServerEnvironment.userCache) -> DataCache {
    DataCache(folder: folder.map { "\($0)/data" })
  }

  /// All versions of a module's server on this machine, newest first; empty without a recipe, and
  /// for what this program does itself.
  package func installations(of module: ServiceModule) async -> [InstalledProgram] {
    guard let recipe = module.process, recipe.program != ProcessRecipe.thisProgram else {
      return []
    }
    // Stable: of the same version, the first found comes first.
    return await search.installations(of: recipe).enumerated().sorted { left, right in
      switch (left.element.version, right.element.version) {
      case (let one?, let other?) where one < other || other < one: other < one
      case (.some, nil): true
      case (nil, .some): false
      default: left.offset < right.offset
      }
    }.map(\.element)
  }

  package func availability(of dependency: Dependency) async -> RuntimeAvailability {
    do throws(FailureReport) {
      let (recipe, program) = try await find(dependency)
      if let standIn = recipe.standIn {
        return .available("\(standIn.name), no real server: \(standIn.limits)")
      }
      let version = program.version.map { " \($0)" } ?? ""
      return .available("\(dependency.module.name)\(version) in \(program.folder)")
    } catch {
      return .unavailable(reason: error.happened, remedy: error.remedy ?? "")
    }
  }

  package func start(
    _ dependency: Dependency, preparation: Preparation?
  ) async throws(FailureReport) -> any RunningServer {
    let began = ContinuousClock.now
    let (recipe, program) = try await find(dependency)
    let plan = try ServerPlan(dependency, recipe, program)
    var attemptsLeft = max(1, dependency.startAttempts)
    while true {
      attemptsLeft -= 1
      let server = try LocalServer(plan: plan, environment: environment, began: began)
      do throws(FailureReport) {
        if Task.isCancelled { throw Self.interrupted(plan) }
        try await ServerStart(server: server, cache: cache, preparation: preparation).run()
        return server
      } catch {
        await server.stop()
        // What the user wrote does not get better by trying again.
        guard attemptsLeft > 0, error.status == .infrastructure, !Task.isCancelled else {
          throw error
        }
      }
    }
  }

  private static func interrupted(_ plan: ServerPlan) -> FailureReport {
    FailureReport(
      .infrastructure, attempt: plan.attempt, subject: plan.dependency.name,
      happened: "The start was interrupted.")
  }

  /// The newest program that will do.
  private func find(
    _ dependency: Dependency
  ) async throws(FailureReport) -> (ProcessRecipe, InstalledProgram) {
    let module = dependency.module
    let wanted = dependency.version
    let attempt = "start \(module.title)\(wanted.map { " \($0)" } ?? "")"
    guard let recipe = module.process else {
      throw FailureReport(
        .infrastructure, attempt: attempt, subject: dependency.name,
        happened: "Assay does not know how to run \(module.title) as a local process.",
        remedy: "Run it as a container (runtime: container), or describe its process.")
    }
    try Self.check(recipe, dependency, attempt)
    if recipe.program == ProcessRecipe.thisProgram {
      return (recipe, InstalledProgram(path: recipe.program, version: nil, identity: ""))
    }
    let installed = await installations(of: module)
    let suitable = installed.first { program in
      wanted.map { wanted in program.version.map(wanted.matches) ?? false } ?? true
    }
    if let suitable { return (recipe, suitable) }
    let package = PlaceholderText.fill(recipe.package, ["version": wanted?.text ?? ""])
    let install = "Install it (Debian, Ubuntu: apt-get install \(package))"
    guard !installed.isEmpty else {
      throw FailureReport(
        .infrastructure, attempt: attempt, subject: dependency.name,
        happened: "\(module.title) is not installed on this machine: there is no program "
          + "\(recipe.program).", remedy: install + ", or run it as a container.")
    }
    let found = installed.map { program in
      "\(program.version?.text ?? "an unknown version") (\(program.path))"
    }
    throw FailureReport(
      .infrastructure, attempt: attempt, subject: dependency.name,
      happened: "Installed are only: \(found.joined(separator: ", ")).",
      remedy: install + " in version \(wanted?.text ?? ""), change the dependency's version, or "
        + "run it as a container.")
  }

  /// Whether the library that the server needs is there, and a stand-in is asked for no version.
  private static func check(
    _ recipe: ProcessRecipe, _ dependency: Dependency, _ attempt: String
  ) throws(FailureReport) {
    if let standIn = recipe.standIn, let version = dependency.version {
      throw FailureReport(
        .infrastructure, attempt: attempt, subject: dependency.name,
        happened: "As a process there is only \(standIn.name), which is no \(version).",
        remedy: "Leave the version out, or run it as a container.")
    }
    guard let library = recipe.library else { return }
    // Stays loaded: asked again, it costs nothing.
    guard unsafe dlopen(library, RTLD_LAZY | RTLD_LOCAL) == nil else { return }
    throw FailureReport(
      .infrastructure, attempt: attempt, subject: dependency.name,
      happened: "The library \(library) is not installed on this machine.",
      remedy: "Install it (Debian, Ubuntu: apt-get install \(recipe.package)), or run it as a "
        + "container.")
  }
}
