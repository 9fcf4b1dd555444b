import AssayDependencies
import AssayEvidence
import AssayProvisioning

/// `assay doctor --json`.
struct DoctorAnswer: Encodable {
  struct Engine: Encodable {
    var address: String
    var name: String
    var apiVersion: String
    var system: String?
    var rootless: Bool
    var bindAddress: String
    var hosts: [String]
    /// The address at which a port of a container was reached.
    var reached: String?
    var reachProblem: String?
  }

  struct Kind: Encodable {
    struct Installation: Encodable {
      var path: String
      var version: String?
    }
    var name: String
    var container: Bool
    var process: Bool
    var containerReason: String
    var processReason: String
    /// What to do to get what is missing.
    var remedies: [String]
    var installed: [Installation]
  }

  struct Library: Encodable {
    var name: String
    var use: String
    var package: String
    var problem: String?
  }

  var schema = "assay.doctor/1"
  var engine: Engine?
  var engineProblem: String?
  var searched: [String]
  var contexts: [String]
  var imagePrefix: String?
  var imageReplacements: [String: String]
  var kinds: [Kind]
  var memoryFreeBytes: UInt64?
  var cacheFolder: String
  var cacheFreeBytes: UInt64?
  var reflink: Bool
  var libraries: [Library]

  init(_ report: MachineReport) {
    engine = report.engine.map { engine in
      var reached: String?
      var problem: String?
      switch report.reach {
      case .reached(let endpoint, _): reached = "\(endpoint)"
      case .failed(let why), .notTried(let why): problem = why
      }
      return Engine(
        address: engine.address, name: engine.name, apiVersion: engine.apiVersion,
        system: engine.system, rootless: engine.isRootless, bindAddress: engine.bindAddress,
        hosts: engine.hosts, reached: reached, reachProblem: problem)
    }
    engineProblem = report.engineFailure?.happened
    searched = report.searched
    contexts = report.contexts
    imagePrefix = report.imagePrefix
    imageReplacements = report.imageReplacements
    kinds = report.kinds.map { kind in
      let (container, process) = (Self.words(kind.container), Self.words(kind.process))
      return Kind(
        name: kind.module.name, container: kind.container.isPossible,
        process: kind.process.isPossible, containerReason: container.reason,
        processReason: process.reason,
        remedies: [container.remedy, process.remedy].compactMap(\.self),
        installed: kind.installed.map { .init(path: $0.path, version: $0.version) })
    }
    memoryFreeBytes = report.memory.free
    cacheFolder = report.cache.path
    cacheFreeBytes = report.cache.free
    reflink = report.hasReflinks
    libraries = report.libraries.map {
      Library(name: $0.name, use: $0.use, package: $0.package, problem: $0.problem)
    }
  }

  private static func words(_ availability: RuntimeAvailability) -> (
    reason: String, remedy: String?
  ) {
    switch availability {
    case .available(let how), .obtainable(let how): (how, nil)
    case .unavailable(let reason, let remedy): (reason, remedy.isEmpty ? nil : remedy)
    }
  }
}
