/// Volumes, files and the build of an image.
extension ComposeService {
  mutating func readVolumes(_ value: ComposeValue) {
    for element in value.elements {
      let mount = element.text == nil ? longVolume(element) : shortVolume(element)
      if let mount { specification.mounts.append(mount) }
    }
  }

  private mutating func shortVolume(_ value: ComposeValue) -> ContainerSpecification.Mount? {
    let parts = (value.text ?? "").split(separator: ":", omittingEmptySubsequences: false)
      .map(String.init)
    switch parts.count {
    case 1 where parts[0].hasPrefix("/"):
      return .init(parts[0], .volume("\(name)\(parts[0].replacing("/", with: "-"))"))
    case 2, 3:
      guard !parts[0].isEmpty, parts[1].hasPrefix("/") else { break }
      let options = parts.count > 2 ? parts[2].split(separator: ",") : []
      return mount(
        from: parts[0], to: parts[1], isReadOnly: options.contains("ro"), at: value)
    default: break
    }
    report(
      value, "volumes", expected: "volumes such as ./folder:/data, name:/data or /data",
      found: value.appearance)
    return nil
  }

  private mutating func mount(
    from source: String, to target: String, isReadOnly: Bool, at value: ComposeValue
  ) -> ContainerSpecification.Mount? {
    if let first = source.first, "./~".contains(first) {
      return .init(target, .folder(path(source, of: value)), isReadOnly: isReadOnly)
    }
    guard let volume = definitions.volumes.first(where: { $0.key == source }) else {
      report(
        value, "volumes", expected: "a volume of the file",
        found: "'\(source)', which its `volumes` do not have",
        remedy: "a folder starts with ./")
      return nil
    }
    if volume.value["external"]?.flag == true {
      report(
        value, "volumes", expected: "a volume that the run makes and removes",
        found: "'\(source)', which is external", remedy: "tests must not write to it")
      return nil
    }
    return .init(target, .volume(source), isReadOnly: isReadOnly)
  }

  private mutating func longVolume(_ value: ComposeValue) -> ContainerSpecification.Mount? {
    for entry in value.entries {
      switch entry.key {
      case "type", "source", "target", "read_only", "bind", "volume", "tmpfs", "consistency": break
      default:
        report(
          value, "volumes.\(entry.key)", at: entry.keyPlace,
          expected: "type, source, target, read_only, bind, volume or tmpfs",
          found: "'\(entry.key)'")
      }
    }
    guard let target = value["target"]?.text, target.hasPrefix("/") else {
      report(value, "volumes", expected: "an absolute target", found: "none")
      return nil
    }
    let isReadOnly = value["read_only"]?.flag == true
    let source = value["source"]?.text
    switch value["type"]?.text {
    case "bind":
      guard let source else { break }
      return .init(target, .folder(path(source, of: value)), isReadOnly: isReadOnly)
    case "volume":
      guard let source else {
        return .init(target, .volume("\(name)\(target.replacing("/", with: "-"))"))
      }
      return mount(from: source, to: target, isReadOnly: isReadOnly, at: value)
    case "tmpfs":
      let size = value["tmpfs"]?["size"].flatMap { self.size($0, "volumes.tmpfs.size") }
      let mode = value["tmpfs"]?["mode"]?.text.map { "mode=\($0)" }
      let options = [size.map { "size=\($0)" }, mode].compactMap { $0 }
      return .init(target, .memory(options: options.joined(separator: ",")))
    default: break
    }
    report(
      value, "volumes", expected: "a volume of the type bind (with a source), volume or tmpfs",
      found: value["type"]?.text.map { "'\($0)'" } ?? "no type")
    return nil
  }

  /// Secrets and configurations, which are files inside.
  mutating func readFiles(_ value: ComposeValue, _ field: String, folder: String) {
    let defined = field == "secrets" ? definitions.secrets : definitions.configs
    for element in value.elements {
      guard let name = element.text ?? element["source"]?.text,
        let definition = defined.first(where: { $0.key == name })?.value
      else {
        report(
          element, field, expected: "one of the file's \(field)", found: element.appearance)
        continue
      }
      let target = element["target"]?.text ?? name
      guard let content = fileContent(definition, field) else { continue }
      let mode = element["mode"]?.text.flatMap { UInt16($0, radix: 8) } ?? 0o444
      specification.files.append(
        .init(target.hasPrefix("/") ? target : folder + target, content, mode: mode))
    }
  }

  private mutating func fileContent(
    _ definition: ComposeValue, _ field: String
  ) -> ContainerSpecification.ContainerFile.Content? {
    if let file = definition["file"]?.text { return .host(path(file, of: definition)) }
    if let text = definition["content"]?.text { return .bytes(Array(text.utf8)) }
    if let variable = definition["environment"]?.text {
      return .bytes(Array((loader.environment[variable] ?? "").utf8))
    }
    report(
      definition, field, expected: "file, content or environment", found: definition.appearance,
      remedy: "a run makes all it needs; nothing external is taken")
    return nil
  }

  mutating func build(_ value: ComposeValue) -> ImageBuild? {
    let context = value.text ?? value["context"]?.text ?? "."
    guard !context.contains("://"), !context.hasPrefix("git@") else {
      report(
        value, "build.context", expected: "a folder", found: "'\(context)'",
        remedy: "check the repository out beside this one")
      return nil
    }
    var build = ImageBuild(context: path(context, of: value["context"] ?? value))
    for entry in value.entries {
      let field = "build.\(entry.key)"
      switch entry.key {
      case "context": break
      case "dockerfile": build.dockerfile = text(entry.value, field) ?? build.dockerfile
      case "target": build.target = text(entry.value, field)
      case "args":
        for argument in entry.value.asMapping() ?? [] {
          build.arguments[argument.key] =
            argument.value.isNull
            ? loader.environment[argument.key] : text(argument.value, field)
        }
      case "pull": build.pullsBases = entry.value.flag == true
      case "no_cache": build.usesCache = entry.value.flag != true
      case "platforms":
        build.platform = texts(entry.value, field).first
      case "cache_from", "cache_to", "labels", "tags", "provenance", "sbom", "shm_size":
        // What the image is called and how fast it comes to be; not what is in it.
        break
      default:
        report(
          entry.value, field, at: entry.keyPlace,
          expected: "context, dockerfile, args, target, platforms, pull or no_cache",
          found: "'\(entry.key)'")
      }
    }
    if build.platform == nil { build.platform = specification.platform }
    // Other services may run it by this name.
    build.tag = node["image"]?.text
    return build
  }
}
