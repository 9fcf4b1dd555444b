/// Who may remove what a run left on an engine: a decision, without asking anybody.
package struct Ownership: Sendable {
  /// The machine from which it is looked at.
  package struct Viewpoint: Sendable {
    package var host: String
    package var boot: String
    /// The namespace of process numbers, as in a session.
    package var namespace: String
    /// Seconds since 1970.
    package var now: Int64
    /// Whether a process with this number and start, in clock ticks since the boot, runs.
    package var isAlive: @Sendable (_ pid: Int32, _ start: UInt64) -> Bool

    package init(
      host: String, boot: String, namespace: String, now: Int64,
      isAlive: @escaping @Sendable (_ pid: Int32, _ start: UInt64) -> Bool
    ) {
      self.host = host
      self.boot = boot
      self.namespace = namespace
      self.now = now
      self.isAlive = isAlive
    }

    /// As the session of a process that runs here sees it.
    package init(
      of session: RunSession, now: Int64,
      isAlive: @escaping @Sendable (_ pid: Int32, _ start: UInt64) -> Bool
    ) {
      self.init(
        host: session.host, boot: session.boot, namespace: session.namespace, now: now,
        isAlive: isAlive)
    }
  }

  package enum Status: Sendable, Hashable {
    /// Its run still goes on.
    case inUse
    /// Kept on purpose for later runs, until then.
    case kept(until: Int64)
    /// Its run went on elsewhere when it was last heard of; nobody here can tell.
    case elsewhere(host: String)
    /// Nobody needs it any more.
    case abandoned(Reason)
    /// Not Assay's, or its labels are not whole: never removed by Assay.
    case unknown
  }

  package enum Reason: String, Sendable, Hashable {
    case ownerEnded = "its run has ended"
    case rebooted = "its machine has started anew"
    case expired = "its time is over"
  }

  /// The label of a server that outlives its run, with the hash of what it is.
  package static let reuseLabel = "dev.assay.reuse"
  package static let expiryLabel = "dev.assay.expires"

  /// Judges something by its labels.
  package static func status(of labels: [String: String], from here: Viewpoint) -> Status {
    guard labels["dev.assay"] == "true" else { return .unknown }
    if labels[reuseLabel] != nil {
      guard let expires = labels[expiryLabel].flatMap({ Int64($0) }) else { return .unknown }
      return expires < here.now ? .abandoned(.expired) : .kept(until: expires)
    }
    guard let session = RunSession(labels: labels) else { return .unknown }
    if session.expires < here.now { return .abandoned(.expired) }
    guard session.host == here.host else { return .elsewhere(host: session.host) }
    guard session.boot == here.boot else { return .abandoned(.rebooted) }
    // Process numbers of another container of this machine mean nothing here.
    guard session.namespace == here.namespace else { return .elsewhere(host: session.host) }
    return here.isAlive(session.pid, session.processStart) ? .inUse : .abandoned(.ownerEnded)
  }
}
