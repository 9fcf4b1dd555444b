package import AssayDependencies
package import AssayEvidence
import FoundationEssentials
import Glibc

/// Runs PostgreSQL as a local process with a data folder of its own.
///
/// Durability is off, as the data lives no longer than the run. Migrations and seed are applied
/// once, to a template; every suite gets a copy of it as a database of its own.
package struct LocalPostgres: DependencyRuntime {
  private let servers: LocalServers
  private let folders: [String]
  private let cache: PostgresCache
  private let choosePort: @Sendable () throws(FailureReport) -> UInt16

  /// - Parameters:
  ///   - servers: the run that it belongs to.
  ///   - folders: where to look for installations; nil for the usual places.
  ///   - cacheFolder: where data folders are kept between runs; nil for the user's cache.
  ///   - choosePort: which port to try.
  package init(
    _ servers: LocalServers, folders: [String]? = nil, cacheFolder: String? = nil,
    choosePort: @escaping @Sendable () throws(FailureReport) -> UInt16 = LoopbackPort.free
  ) {
    self.servers = servers
    self.folders = folders ?? PostgresInstallation.standardFolders()
    cache = cacheFolder.map { PostgresCache(folder: $0) } ?? .standard()
    self.choosePort = choosePort
  }

  package func start(
    _ request: DependencyRequest
  ) async throws(FailureReport) -> any RunningDependency {
    let start = ContinuousClock.now
    let tool = Tool(runID: servers.runID)
    let installation = try await PostgresInstallation.find(request, folders: folders, tool: tool)
    let migrations = try PostgresMigrations(request)
    let cluster = try PostgresCluster(
      installation: installation, request: request, servers: servers, cache: cache)
    do throws(FailureReport) {
      let (server, port) = try await cluster.start(choosePort: choosePort)
      let running = RunningPostgres(cluster: cluster, server: server, port: port)
      do throws(FailureReport) {
        try await running.prepare(migrations)
      } catch {
        await running.stop()
        throw error
      }
      running.setStartUp(.now - start)
      return running
    } catch {
      cluster.removeFiles()
      throw error
    }
  }
}
