package import AssayDependencies
import AssayDocker
import AssayProcesses
import Foundation

/// What runs of Assay have on this machine and its engine: living ones, and what dead ones left.
package struct RunSurvey: Sendable {
  /// A run, alive or not, oldest first.
  package struct Run: Sendable, Hashable {
    /// As its containers are labelled; made of the owner's number where nobody says.
    package var id: String
    /// The process that holds it.
    package var owner: Int32
    /// nil when that cannot be seen from here: another machine or container may share the place.
    package var isAlive: Bool?
    /// In seconds.
    package var age: Int64
    /// Where its command was called.
    package var workingFolder: String?
    /// Where its servers' files are; nil: it has none.
    package var folder: String?
    /// How much room the folder takes.
    package var bytes: UInt64 = 0
    package var servers: [Server] = []
  }

  /// A server of a run.
  package struct Server: Sendable, Hashable {
    /// The dependency's name.
    package var name: String
    /// The module's name, or the container's image.
    package var kind: String
    package var runtime: RuntimeKind
    /// `running`, or what became of it.
    package var state: String
    /// Its process's number, or its container's id.
    package var id: String
    /// Its addresses, or its container's name.
    package var place: String
  }

  /// What is there so that later runs are quick.
  package struct Kept: Sendable, Hashable {
    /// Containers that outlive their run (`reuse: true`).
    package var servers: [Server] = []
    /// Prepared images, by their names.
    package var images: [String] = []
    /// How many prepared data folders there are, and how much room they take.
    package var dataFolders = 0
    package var bytes: UInt64 = 0
  }

  package private(set) var runs: [Run]
  package private(set) var kept: Kept
  /// Why no engine was asked; nil: one was.
  package private(set) var engineProblem: String?

  let folders: [RunFolder]
  let resources: [OwnedResource]
  let client: EngineClient?

  /// Looks at all folders of this user's runs, and asks the engine if there is one.
  package static func look() async -> RunSurvey {
    let now = Int64(Date().timeIntervalSince1970)
    var client: EngineClient?
    var resources: [OwnedResource] = []
    var problem: String?
    do throws(EngineError) {
      let found = try await EngineDiscovery().find()
      client = found
      let sweeper = ContainerSweeper { () throws(EngineError) in found }
      resources = try await sweeper.list(
        from: Ownership.Viewpoint(of: .current(id: "survey"), now: now) { pid, start in
          RunSession.isAlive(pid: pid, start: start)
        })
    } catch {
      problem = error.asReason
    }
    let folders = RunFolder.all(in: places)
    return RunSurvey(
      runs: runs(folders, resources, now: now), kept: kept(resources), engineProblem: problem,
      folders: folders, resources: resources, client: client)
  }

  /// Where runs put their folders, also when there is no room any more.
  private static var places: [String] {
    let temporary = ProcessInfo.processInfo.environment["TMPDIR"] ?? ""
    return ["/dev/shm", temporary, "/tmp"].filter { !$0.isEmpty }
  }

  private static func kept(_ resources: [OwnedResource]) -> Kept {
    var kept = Kept()
    for resource in resources {
      guard case .kept = resource.status else { continue }
      switch resource.kind {
      case .container: kept.servers.append(server(resource))
      case .image: kept.images.append(resource.name)
      case .network, .volume: break
      }
    }
    let entries = ProcessRuntime.dataCache().entries()
    kept.dataFolders = entries.count
    kept.bytes = entries.map(\.bytes).reduce(0, +)
    return kept
  }

  private static func server(_ container: OwnedResource) -> Server {
    Server(
      name: container.dependency ?? container.name, kind: container.image ?? "",
      runtime: .container, state: container.state ?? "unknown",
      id: String(container.id.prefix(12)), place: container.name)
  }

  private static func runs(
    _ folders: [RunFolder], _ resources: [OwnedResource], now: Int64
  ) -> [Run] {
    var runs: [String: Run] = [:]
    for folder in folders {
      let note = RunNote(in: folder.path)
      let id = note?.id ?? "process-\(folder.owner)"
      var run = Run(
        id: id, owner: folder.owner, isAlive: folder.isOwnerAlive,
        age: note.map { now - $0.started } ?? Int64(folder.age),
        workingFolder: note?.workingFolder, folder: folder.path, bytes: folder.size)
      run.servers = folder.servers.map { record in
        let places = record.ports.sorted { $0.key < $1.key }.map { "127.0.0.1:\($0.value)" }
        return Server(
          name: record.name, kind: record.kind, runtime: .process,
          state: record.isAlive ? "running" : "ended",
          id: "\(record.pid)", place: places.joined(separator: ", "))
      }
      runs[id] = run
    }
    for resource in resources {
      guard let session = resource.session else { continue }
      let isAlive: Bool? =
        switch resource.status {
        case .inUse: true
        case .abandoned: false
        default: nil
        }
      var run =
        runs[session.id]
        ?? Run(
          id: session.id, owner: session.pid, isAlive: isAlive,
          age: max(0, now - (resource.created ?? now)))
      if resource.kind == .container {
        run.servers.append(server(resource))
      }
      runs[session.id] = run
    }
    return runs.values.sorted { ($1.age, $0.id) < ($0.age, $1.id) }
  }
}
