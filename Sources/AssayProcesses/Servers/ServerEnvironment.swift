package import AssayDependencies

/// What all local servers of a run have in common.
package struct ServerEnvironment: Sendable {
  /// The run's name; servers carry it in their environment.
  package var runID: String
  /// The folder under which each server gets one of its own.
  package var directory: PrivateDirectory
  /// nil: servers outlive this process if it crashes.
  package var runGuard: RunGuard?
  /// Asks servers whether they are ready.
  package var probing: any ServiceProbing
  /// Asks for a row, for conditions that want one.
  package var query: Readiness.Query?
  /// Where data folders and versions are kept between runs; nil: nowhere.
  package var cacheFolder: String?
  /// Finds a port for a server, and holds it if told so.
  package var reservePort = PortReservation.free
  /// Folders in which programs are looked for after the recipe's own; nil: `PATH` and the usual.
  package var programFolders: [String]?

  /// - Parameters:
  ///   - runID: the run's name.
  ///   - directory: for the servers' files.
  ///   - runGuard: clears up should this process die.
  ///   - probing: asks servers whether they are ready.
  ///   - query: asks for a row.
  ///   - cacheFolder: for what is kept between runs; the user's cache when it is not named.
  package init(
    runID: String, directory: PrivateDirectory, runGuard: RunGuard?,
    probing: any ServiceProbing, query: Readiness.Query? = nil,
    cacheFolder: String? = ServerEnvironment.userCache
  ) {
    self.runID = runID
    self.directory = directory
    self.runGuard = runGuard
    self.probing = probing
    self.query = query
    self.cacheFolder = cacheFolder
  }

  /// `$XDG_CACHE_HOME/assay`, or else `~/.cache/assay`; nil without a home.
  package static var userCache: String? { CacheFolder.standard() }
}
