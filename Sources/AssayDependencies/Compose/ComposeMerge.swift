/// Puts one part of a compose file over another: merge keys, `extends`, files over files.
enum ComposeMerge {
  /// Replaces YAML's merge keys by what they stand for; a key of the mapping's own wins.
  static func withoutMergeKeys(_ value: ComposeValue) -> ComposeValue {
    switch value.content {
    case .null, .text: return value
    case .list(let values):
      return ComposeValue(.list(values.map(withoutMergeKeys)), at: value.place)
    case .mapping(let entries):
      var merged: [ComposeValue.Entry] = []
      for entry in entries where entry.key != "<<" {
        merged.append(
          ComposeValue.Entry(entry.key, at: entry.keyPlace, withoutMergeKeys(entry.value)))
      }
      for base in entries where base.key == "<<" {
        for mapping in base.value.elements {
          for entry in withoutMergeKeys(mapping).entries
          where !merged.contains(where: { $0.key == entry.key }) {
            merged.append(entry)
          }
        }
      }
      return ComposeValue(.mapping(merged), at: value.place)
    }
  }

  /// A service with what another definition of it adds or changes.
  static func service(_ base: ComposeValue, over override: ComposeValue) -> ComposeValue {
    var merged = normalized(base.entries)
    for entry in normalized(override.entries) {
      guard let index = merged.firstIndex(where: { $0.key == entry.key }) else {
        merged.append(entry)
        continue
      }
      // A command is one list of words, not two.
      let isCommand = ["command", "entrypoint"].contains(entry.key)
      let combined = isCommand ? entry.value : value(merged[index].value, entry.value, entry.key)
      merged[index] = .init(entry.key, at: entry.keyPlace, combined)
    }
    return ComposeValue(.mapping(merged), at: override.place)
  }

  /// Named things, where the second may change what the first says.
  static func named(
    _ base: [ComposeValue.Entry], _ override: [ComposeValue.Entry],
    combine: (ComposeValue, ComposeValue) -> ComposeValue
  ) -> [ComposeValue.Entry] {
    var result = base
    for entry in override {
      if let index = result.firstIndex(where: { $0.key == entry.key }) {
        result[index] = .init(
          entry.key, at: entry.keyPlace, combine(result[index].value, entry.value))
      } else {
        result.append(entry)
      }
    }
    return result
  }

  private static func value(
    _ base: ComposeValue, _ override: ComposeValue, _ key: String
  ) -> ComposeValue {
    switch (base.content, override.content) {
    case (.mapping(let old), .mapping(let new)):
      let merged = named(old, new) { first, second in
        // A health check's test is one command, not two.
        key == "healthcheck" ? second : value(first, second, "")
      }
      return ComposeValue(.mapping(merged), at: override.place)
    case (.list(let old), .list(let new)):
      let added = new.filter { element in !old.contains { $0.content == element.content } }
      let kept = old.filter { element in !new.contains { replaces($0, element) } }
      return ComposeValue(.list(kept + added), at: override.place)
    default: return override
    }
  }

  /// Whether two volumes have one target inside; the later counts.
  private static func replaces(_ new: ComposeValue, _ old: ComposeValue) -> Bool {
    guard new.content != old.content, let target = target(of: new) else { return false }
    return target == Self.target(of: old)
  }

  private static func target(of volume: ComposeValue) -> String? {
    if let target = volume["target"]?.text, volume["type"] != nil { return target }
    let parts = (volume.text ?? "").split(separator: ":")
    return parts.count > 1 && parts[1].hasPrefix("/") ? String(parts[1]) : nil
  }

  /// The long forms, which alone can be merged.
  private static func normalized(_ entries: [ComposeValue.Entry]) -> [ComposeValue.Entry] {
    entries.map { entry in
      var entry = entry
      let place = entry.value.place
      switch entry.key {
      case "environment", "labels", "sysctls":
        entry.value = mapping(entry.value.asMapping(), or: entry.value)
      case "extra_hosts":
        entry.value = mapping(entry.value.asMapping(separators: ["=", ":"]), or: entry.value)
      case "depends_on", "networks":
        if case .list = entry.value.content {
          entry.value = mapping(entry.value.asMapping(separators: []), or: entry.value)
        }
      case "build":
        if entry.value.text != nil {
          entry.value = ComposeValue(
            .mapping([.init("context", at: place, entry.value)]), at: place)
        } else if let arguments = entry.value["args"]?.asMapping() {
          entry.value = ComposeValue(
            .mapping(
              entry.value.entries.map {
                $0.key == "args"
                  ? .init("args", at: $0.keyPlace, .init(.mapping(arguments), at: $0.value.place))
                  : $0
              }), at: place)
        }
      case "env_file", "tmpfs", "dns", "expose", "profiles":
        if entry.value.text != nil { entry.value = ComposeValue(.list([entry.value]), at: place) }
      default: break
      }
      return entry
    }
  }

  private static func mapping(
    _ entries: [ComposeValue.Entry]?, or value: ComposeValue
  ) -> ComposeValue {
    entries.map { ComposeValue(.mapping($0), at: value.place) } ?? value
  }
}
