/// Values of one shape; what has another is reported.
extension ComposeService {
  mutating func text(_ value: ComposeValue, _ field: String) -> String? {
    if let text = value.text { return text }
    report(value, field, expected: "text", found: value.appearance)
    return nil
  }

  mutating func texts(_ value: ComposeValue, _ field: String) -> [String] {
    value.elements.compactMap { text($0, field) }
  }

  /// `a: b` or `["a=b"]`; names without a value are left out.
  mutating func mapping(
    _ value: ComposeValue, _ field: String, _ separators: Set<Character> = ["="]
  ) -> [String: String] {
    guard let entries = value.asMapping(separators: separators) else {
      report(value, field, expected: "a mapping or a list", found: value.appearance)
      return [:]
    }
    var result: [String: String] = [:]
    for entry in entries {
      if entry.value.isNull {
        result[entry.key] = ""
      } else if let text = text(entry.value, "\(field).\(entry.key)") {
        result[entry.key] = text
      }
    }
    return result
  }

  /// A list of words, or a line that is split as a shell would.
  mutating func words(_ value: ComposeValue, _ field: String) -> [String]? {
    guard let line = value.text else { return texts(value, field) }
    if let words = ServiceText.words(line) { return words }
    report(value, field, expected: "a command whose quotes are closed", found: value.appearance)
    return nil
  }

  mutating func size(_ value: ComposeValue, _ field: String) -> Int64? {
    if let size = value.text.flatMap(ServiceText.size) { return size }
    report(value, field, expected: "a size such as 512m", found: value.appearance)
    return nil
  }

  mutating func number(_ value: ComposeValue, _ field: String) -> Double? {
    if let number = value.text.flatMap(Double.init), (0..<1e12).contains(number) { return number }
    report(value, field, expected: "a number", found: value.appearance)
    return nil
  }

  mutating func duration(_ value: ComposeValue, _ field: String) -> Duration? {
    if let duration = value.text.flatMap(ServiceText.duration) { return duration }
    report(value, field, expected: "a duration such as 1m30s", found: value.appearance)
    return nil
  }

  // Variables

  mutating func readEnvironment(_ value: ComposeValue) {
    guard let entries = value.asMapping() else {
      return report(
        value, "environment", expected: "a mapping or a list", found: value.appearance)
    }
    for entry in entries {
      if entry.value.isNull {
        // A name alone passes on what the surroundings have.
        environment[entry.key] = loader.environment[entry.key]
      } else if let text = text(entry.value, "environment.\(entry.key)") {
        environment[entry.key] = text
      }
    }
  }

  mutating func readEnvironmentFiles(_ value: ComposeValue) {
    let own = Set((node["environment"]?.asMapping() ?? []).map(\.key))
    for file in value.elements {
      guard let name = file.text ?? file["path"]?.text else {
        report(file, "env_file", expected: "a path", found: file.appearance)
        continue
      }
      let path = path(name, of: file)
      if file["required"]?.flag == false, !loader.exists(path) { continue }
      let outer = loader.environment
      for (name, value) in loader.variables(
        in: path, at: file.place, outer: outer, service: self.name)
      where !own.contains(name) {
        environment[name] = value
      }
    }
  }

  // Ports

  mutating func readPorts(_ value: ComposeValue, _ field: String) {
    for element in value.elements {
      let found = element.text.map(ServiceText.ports) ?? longPort(element, field)
      guard let found else {
        report(
          element, field, expected: "ports such as 80, 8080:80 or 53:53/udp",
          found: element.appearance)
        continue
      }
      for port in found {
        // A port that is taken here must not keep tests from running there.
        let free = ContainerSpecification.PublishedPort(port.container, port.transport)
        if !ports.contains(free) { ports.append(free) }
      }
    }
  }

  private mutating func longPort(
    _ value: ComposeValue, _ field: String
  ) -> [ContainerSpecification.PublishedPort]? {
    let known = ["target", "published", "protocol", "host_ip", "mode", "name", "app_protocol"]
    for entry in value.entries where !known.contains(entry.key) {
      report(
        value, "\(field).\(entry.key)", at: entry.keyPlace,
        expected: "one of \(known.joined(separator: ", "))", found: "'\(entry.key)'")
    }
    let suffix = value["protocol"]?.text.map { "/\($0)" } ?? ""
    return value["target"]?.text.flatMap { ServiceText.ports($0 + suffix) }
  }

  // Health

  mutating func readHealthCheck(_ value: ComposeValue) {
    if value["disable"]?.flag == true { return }
    var check: ContainerSpecification.HealthCheck?
    if let test = value["test"] {
      let words = test.text == nil ? texts(test, "healthcheck.test") : []
      switch words.first {
      case "NONE": return
      case "CMD": check = .init(Array(words.dropFirst()))
      case "CMD-SHELL":
        check = .init(["/bin/sh", "-c", words.dropFirst().joined(separator: " ")])
      default:
        if let line = test.text {
          check = .init(["/bin/sh", "-c", line])
        } else {
          report(
            test, "healthcheck.test",
            expected: "a text, or a list that starts with CMD, "
              + "CMD-SHELL or NONE", found: test.appearance)
        }
      }
    }
    guard var check else { return }
    for entry in value.entries {
      let field = "healthcheck.\(entry.key)"
      switch entry.key {
      case "test", "disable", "interval", "start_interval":
        // Assay looks more often: a test should not wait for the next look.
        break
      case "timeout": check.timeout = duration(entry.value, field) ?? check.timeout
      case "start_period": check.startPeriod = duration(entry.value, field) ?? check.startPeriod
      case "retries":
        // As long as the file allows it, however often we look.
        let interval = value["interval"].flatMap { duration($0, "healthcheck.interval") }
        let tries = number(entry.value, field) ?? 3
        let looks = tries * ((interval ?? .seconds(30)) / check.interval)
        check.retries = max(check.retries, Int(min(looks, 10_000)))
      default:
        report(
          entry.value, field, at: entry.keyPlace,
          expected: "test, interval, timeout, retries, start_period or disable",
          found: "'\(entry.key)'")
      }
    }
    specification.healthCheck = check
  }
}
