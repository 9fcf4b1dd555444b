package import AssayDependencies
package import AssayEvidence

/// What this machine has to run dependencies with, and what that makes possible.
package struct MachineReport: Sendable {
  /// The engine that runs would use.
  package struct ContainerEngine: Sendable, Hashable {
    package var address: String
    /// As it calls itself, for example `Docker 20.10.24`.
    package var name: String
    /// Of the Engine API, as agreed on.
    package var apiVersion: String
    package var system: String?
    package var isRootless: Bool
    package var storage: String?
    /// On which of its addresses ports are published.
    package var bindAddress: String
    /// By which addresses such ports may be reached, the likeliest first.
    package var hosts: [String]
  }

  /// How reaching a published port went.
  package enum Reach: Sendable, Hashable {
    case reached(Endpoint, by: String)
    case failed(String)
    case notTried(String)
  }

  package struct Kind: Sendable, Hashable {
    package var module: ServiceModule
    package var container: RuntimeAvailability
    package var process: RuntimeAvailability
    /// Newest first.
    package var installed: [Installation]

    package var isPossible: Bool { container.isPossible || process.isPossible }
  }

  package struct Installation: Sendable, Hashable {
    package var path: String
    package var version: String?
  }

  /// A library that Assay opens when it is needed.
  package struct Library: Sendable, Hashable {
    package var name: String
    /// What it is for.
    package var use: String
    package var package: String
    /// nil: it is there.
    package var problem: String?
  }

  /// A place for files of servers.
  package struct Place: Sendable, Hashable {
    package var path: String
    /// Free, in bytes; nil: it cannot be used.
    package var free: UInt64?
  }

  /// Places where an engine was looked for, and what was there, a line each.
  package var searched: [String]
  /// Docker contexts of this user.
  package var contexts: [String]
  package var engine: ContainerEngine?
  /// Why there is none.
  package var engineFailure: FailureReport?
  package var reach: Reach
  /// Put before names of images from Docker Hub; nil: nothing.
  package var imagePrefix: String?
  package var imageReplacements: [String: String]
  package var kinds: [Kind]
  /// Where data lie in memory.
  package var memory: Place
  /// Where prepared data folders are kept.
  package var cache: Place
  /// Whether copies in the cache's file system share their blocks.
  package var hasReflinks: Bool
  package var libraries: [Library]

  /// Whether any dependency could start at all.
  package var canRunAny: Bool { kinds.contains(where: \.isPossible) }
}

extension RuntimeAvailability {
  /// Whether a start would be tried.
  package var isPossible: Bool {
    if case .unavailable = self { false } else { true }
  }
}
