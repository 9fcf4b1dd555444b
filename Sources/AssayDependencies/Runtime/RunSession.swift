/// Who started a server; what is left of a dead one is found and removed by it.
package struct RunSession: Sendable, Hashable {
  /// The run's name, unique on all machines.
  package var id: String
  package var host: String
  package var pid: Int32
  /// In clock ticks since the boot, as `/proc/PID/stat` says.
  package var processStart: UInt64
  /// The namespace of process numbers, as `/proc/self/ns/pid` says.
  package var namespace: String
  package var boot: String
  /// Seconds since 1970 after which anyone may remove what is left, wherever the owner is.
  package var expires: Int64

  package init(
    id: String, host: String, pid: Int32, processStart: UInt64, namespace: String, boot: String,
    expires: Int64
  ) {
    self.id = id
    self.host = host
    self.pid = pid
    self.processStart = processStart
    self.namespace = namespace
    self.boot = boot
    self.expires = expires
  }

  /// What every container, network, volume and image of the run carries.
  package var labels: [String: String] {
    [
      "dev.assay": "true", "dev.assay.session": id, "dev.assay.host": host,
      "dev.assay.pid": "\(pid)", "dev.assay.process-start": "\(processStart)",
      "dev.assay.namespace": namespace, "dev.assay.boot": boot, "dev.assay.expires": "\(expires)",
    ]
  }

  /// Reads labels; nil when they are not ours or not whole.
  package init?(labels: [String: String]) {
    guard labels["dev.assay"] == "true", let id = labels["dev.assay.session"],
      let host = labels["dev.assay.host"], let pid = labels["dev.assay.pid"].flatMap({ Int32($0) }),
      let start = labels["dev.assay.process-start"].flatMap({ UInt64($0) }),
      let namespace = labels["dev.assay.namespace"], let boot = labels["dev.assay.boot"],
      let expires = labels["dev.assay.expires"].flatMap({ Int64($0) })
    else { return nil }
    self.init(
      id: id, host: host, pid: pid, processStart: start, namespace: namespace, boot: boot,
      expires: expires)
  }
}
