import AssayDependencies
import AssayDocker
import AssayProcesses
import Foundation

/// Something that can go: of a dead run, or kept to be quick.
package struct Removable: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable {
    case process, folder, container, network, volume, image, data
  }

  package var kind: Kind
  /// A path, a number or what the engine calls it.
  package var name: String
  /// Why it can go.
  package var reason: String
  /// How much room it takes; nil: nobody knows, or it counts elsewhere.
  package var bytes: UInt64?
  fileprivate var handle: Handle

  fileprivate enum Handle: Sendable, Hashable {
    /// It goes with its folder.
    case none
    case folder(RunFolder)
    case resource(OwnedResource)
    case file(String)
  }
}

extension RunSurvey {
  private static let request = "--all asks for it"

  /// What nobody needs any more; never anything of a run that goes on.
  ///
  /// - Parameter all: also what is kept for later runs: prepared data folders and images, and
  ///   servers that outlive their run.
  /// - Returns: what `remove` takes.
  package func removables(all: Bool) -> [Removable] {
    folders.filter(\.isAbandoned).flatMap(Self.removables)
      + resources.compactMap { removable($0, all: all) } + Self.data(all: all)
  }

  private static func removables(_ folder: RunFolder) -> [Removable] {
    let reason =
      folder.isOwnerAlive == nil
      ? "nobody here can see its owner, and it has not changed for a day"
      : "its run has ended (process \(folder.owner))"
    let processes = folder.isOwnerAlive == nil ? [] : folder.servers.filter(\.isAlive)
    return processes.map { server in
      Removable(
        kind: .process, name: "\(server.pid) (\(server.kind) \(server.name))", reason: reason,
        handle: .none)
    } + [
      Removable(
        kind: .folder, name: folder.path, reason: reason, bytes: folder.size,
        handle: .folder(folder))
    ]
  }

  private func removable(_ resource: OwnedResource, all: Bool) -> Removable? {
    let reason: String
    switch resource.status {
    case .abandoned(let why): reason = why.rawValue
    case .kept:
      guard !inUse.contains(resource.id) else { return nil }
      let expiry = PreparedImages.expiry(
        of: resource.labels, cacheFolder: ServerEnvironment.userCache ?? NSTemporaryDirectory())
      if let expiry, expiry < Int64(Date().timeIntervalSince1970) {
        reason = "nobody used it for 7 days"
      } else if all {
        reason = Self.request
      } else {
        return nil
      }
    case .inUse, .elsewhere, .unknown: return nil
    }
    let kind: Removable.Kind =
      switch resource.kind {
      case .container: .container
      case .network: .network
      case .volume: .volume
      case .image: .image
      }
    return Removable(
      kind: kind, name: resource.name, reason: reason, handle: .resource(resource))
  }

  private static func data(all: Bool) -> [Removable] {
    let cache = ProcessRuntime.dataCache()
    let reason =
      all ? request : "nobody used it for 14 days, or all of them take more than 2 GiB"
    return cache.old(ageLimit: all ? .zero : nil).map { entry in
      Removable(
        kind: .data, name: entry.path, reason: reason, bytes: entry.bytes,
        handle: .file(entry.path))
    }
  }

  /// Ends and removes these.
  ///
  /// - Parameter removables: as `removables(all:)` gave them.
  /// - Returns: those that are still there.
  package func remove(_ removables: [Removable]) async -> [Removable] {
    var resources: [OwnedResource] = []
    var left: [Removable] = []
    for removable in removables {
      switch removable.handle {
      case .none: break
      case .resource(let resource): resources.append(resource)
      case .folder(let folder):
        folder.remove()
        if FileManager.default.fileExists(atPath: folder.path) { left.append(removable) }
      case .file(let path):
        try? FileManager.default.removeItem(atPath: path)
        if FileManager.default.fileExists(atPath: path) { left.append(removable) }
      }
    }
    guard let client, !resources.isEmpty else { return left }
    let sweeper = ContainerSweeper { () throws(EngineError) in client }
    let failed = (try? await sweeper.remove(resources))?.failed ?? resources
    return left
      + removables.filter { removable in
        if case .resource(let resource) = removable.handle {
          failed.contains(resource)
        } else {
          false
        }
      }
  }
}
