extension ComposeService {
  /// Keys that say nothing about a server of a test, or that are read elsewhere.
  private static let passedOver: Set<String> = [
    "image", "build", "depends_on", "links", "profiles", "extends", "restart", "logging", "tty",
    "stdin_open", "stop_grace_period", "attach", "annotations", "develop", "scale",
  ]

  /// Reads one key of a service.
  mutating func read(_ entry: ComposeValue.Entry) {
    let value = entry.value
    guard !Self.passedOver.contains(entry.key), !entry.key.hasPrefix("x-"), !value.isNull else {
      return
    }
    if readText(entry) || readFlag(entry) || readAmount(entry) { return }
    switch entry.key {
    case "command": command = words(value, "command")
    case "entrypoint": specification.entrypoint = words(value, "entrypoint")
    case "environment": readEnvironment(value)
    case "env_file": readEnvironmentFiles(value)
    case "ports", "expose": readPorts(value, entry.key)
    case "volumes": readVolumes(value)
    case "tmpfs":
      for text in texts(value, "tmpfs") {
        let parts = text.split(separator: ":", maxSplits: 1)
        specification.mounts.append(
          .init(
            String(parts.first ?? ""), .memory(options: parts.count > 1 ? String(parts[1]) : "")))
      }
    case "networks": readNetworks(value)
    case "network_mode": readNetworkMode(value)
    case "healthcheck": readHealthCheck(value)
    case "cap_add": specification.addedCapabilities = texts(value, "cap_add")
    case "cap_drop": specification.droppedCapabilities = texts(value, "cap_drop")
    case "security_opt": specification.securityOptions = texts(value, "security_opt")
    case "labels": specification.labels = mapping(value, "labels")
    case "sysctls": specification.sysctls = mapping(value, "sysctls")
    case "extra_hosts": specification.extraHosts = mapping(value, "extra_hosts", ["=", ":"])
    case "ulimits": readLimits(value)
    case "secrets": readFiles(value, "secrets", folder: "/run/secrets/")
    case "configs": readFiles(value, "configs", folder: "/")
    case "deploy": readDeploy(value)
    case "pull_policy": readPullPolicy(value)
    default:
      report(
        value, entry.key, at: entry.keyPlace, expected: "keys that Assay supports",
        found: "'\(entry.key)'",
        remedy: "remove it from the service, or describe the server under `dependencies`")
    }
  }

  private mutating func readText(_ entry: ComposeValue.Entry) -> Bool {
    let fields: [String: WritableKeyPath<ContainerSpecification, String?>] = [
      "working_dir": \.workingDirectory, "user": \.user, "platform": \.platform,
      "hostname": \.hostname, "stop_signal": \.stopSignal,
    ]
    if let field = fields[entry.key] {
      // A variable that nobody set leaves nothing behind.
      let text = text(entry.value, entry.key)
      specification[keyPath: field] = text?.isEmpty == true ? nil : text
      return true
    }
    // Others may call it by this name; that it is unique on a machine is no use to tests.
    guard entry.key == "container_name" else { return false }
    if let alias = text(entry.value, entry.key) { specification.aliases.append(alias) }
    return true
  }

  private mutating func readFlag(_ entry: ComposeValue.Entry) -> Bool {
    let fields: [String: WritableKeyPath<ContainerSpecification, Bool>] = [
      "init": \.hasInit, "privileged": \.isPrivileged, "read_only": \.isReadOnly,
    ]
    guard let field = fields[entry.key] else { return false }
    if let flag = entry.value.flag {
      specification[keyPath: field] = flag
    } else {
      report(
        entry.value, entry.key, expected: "true or false", found: entry.value.appearance)
    }
    return true
  }

  private mutating func readAmount(_ entry: ComposeValue.Entry) -> Bool {
    switch entry.key {
    case "shm_size": specification.sharedMemory = size(entry.value, entry.key)
    case "mem_limit": specification.memory = size(entry.value, entry.key)
    case "cpus": specification.processors = number(entry.value, entry.key)
    case "pids_limit": specification.processLimit = number(entry.value, entry.key).map { Int($0) }
    default: return false
    }
    return true
  }

  private mutating func readDeploy(_ deploy: ComposeValue) {
    // How many there are, where and how they are replaced is for clusters.
    let limits = deploy["resources"]?["limits"]
    if let memory = limits?["memory"] {
      specification.memory = size(memory, "deploy.resources.limits.memory")
    }
    if let cpus = limits?["cpus"] {
      specification.processors = number(cpus, "deploy.resources.limits.cpus")
    }
    if let devices = deploy["resources"]?["reservations"]?["devices"] {
      report(
        devices, "deploy.resources.reservations.devices", expected: "no devices",
        found: "some, which Assay does not support")
    }
  }

  private mutating func readLimits(_ limits: ComposeValue) {
    for entry in limits.entries {
      let value = entry.value["soft"] ?? entry.value
      switch entry.key {
      case "nofile":
        specification.openFilesLimit = number(value, "ulimits.nofile").map { Int($0) }
      case "nproc":
        specification.processLimit = number(value, "ulimits.nproc").map { Int($0) }
      case "memlock", "core":
        // What servers ask for to be fast or to be debugged; tests need neither.
        break
      default:
        report(
          value, "ulimits.\(entry.key)", at: entry.keyPlace,
          expected: "nofile, nproc, memlock or core", found: "'\(entry.key)'")
      }
    }
  }

  private mutating func readPullPolicy(_ value: ComposeValue) {
    switch value.text {
    case "always": specification.pullPolicy = .always
    case "never": specification.pullPolicy = .never
    case "missing", "if_not_present": specification.pullPolicy = .missing
    case "build": break
    case "daily": specification.pullPolicy = .older(than: .seconds(86_400))
    case "weekly": specification.pullPolicy = .older(than: .seconds(7 * 86_400))
    default:
      report(
        value, "pull_policy", expected: "always, never, missing, build, daily or weekly",
        found: value.appearance)
    }
  }

  private mutating func readNetworkMode(_ value: ComposeValue) {
    switch value.text {
    case "bridge", "default": break
    case "none": specification.networkMode = "none"
    default:
      report(
        value, "network_mode", expected: "networks, or none", found: value.appearance,
        remedy: "servers of tests get free ports of their own on a network of the run")
    }
  }

  private mutating func readNetworks(_ value: ComposeValue) {
    guard let entries = value.asMapping(separators: []) else {
      return report(
        value, "networks", expected: "a list or a mapping of names", found: value.appearance)
    }
    for entry in entries {
      if !definitions.networks.contains(where: { $0.key == entry.key }), entry.key != "default" {
        report(
          value, "networks", at: entry.keyPlace, expected: "a network of the file",
          found: "'\(entry.key)'")
      }
      // The run's own network stands for the project's.
      if entry.key != "default" { networks.append(entry.key) }
      for setting in entry.value.entries {
        switch setting.key {
        case "aliases":
          specification.aliases += texts(setting.value, "networks.\(entry.key).aliases")
        case "priority", "gw_priority": break
        default:
          report(
            setting.value, "networks.\(entry.key).\(setting.key)", at: setting.keyPlace,
            expected: "aliases", found: "'\(setting.key)'",
            remedy: "addresses are given out anew for each run")
        }
      }
    }
  }
}
