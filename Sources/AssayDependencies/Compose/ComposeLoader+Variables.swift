extension ComposeLoader {
  /// Puts a service over the one that it extends.
  mutating func extended(
    _ entry: ComposeValue.Entry, among root: ComposeValue, file: String,
    variables: [String: String], chain: [String]
  ) -> ComposeValue {
    let service = entry.value
    guard let extends = service["extends"], !extends.isNull else { return service }
    let path = "services.\(entry.key).extends"
    let own = ComposeValue(
      .mapping(service.entries.filter { $0.key != "extends" }), at: service.place)
    let base = extends.text ?? extends["service"]?.text ?? entry.key
    var (other, otherRoot) = (file, Optional(root))
    if let named = extends["file"]?.text {
      other = ServiceText.path(named, in: folders[file] ?? ".")
      let folder = ServiceText.path("..", in: other)
      otherRoot = read(other, at: extends.place, folder: folder, variables: variables)
    }
    let step = "\(other)#\(base)"
    guard !chain.contains(step), chain.count < 30 else {
      report(
        at: extends.place, path: path, expected: "services that do not extend each other",
        found: "a ring with '\(base)'", service: entry.key)
      return own
    }
    guard let otherRoot else { return own }
    guard let found = otherRoot["services"]?.entries.first(where: { $0.key == base }) else {
      report(
        at: extends.place, path: path, expected: "a service of \(other)", found: "'\(base)'",
        service: entry.key)
      return own
    }
    let extendedBase = extended(
      found, among: otherRoot, file: other, variables: variables, chain: chain + [step])
    return ComposeMerge.service(extendedBase, over: own)
  }

  /// Fills in variables everywhere below a value.
  mutating func fill(
    _ value: ComposeValue, path: [String], variables: [String: String]
  ) -> ComposeValue {
    switch value.content {
    case .null: return value
    case .text(let text):
      let service = path.first == "services" && path.count > 1 ? path[1] : nil
      var interpolation = ComposeInterpolation(variables)
      do throws(ComposeInterpolation.Fault) {
        let filled = try interpolation.fill(text)
        for name in interpolation.unset {
          problems.append(
            ComposeProblem(
              .warning, at: value.place, path: path.joined(separator: "."),
              expected: "a value for \(name)", found: "none, so it is empty",
              remedy: "set it, write it to .env, or give a default: ${\(name):-value}",
              service: service))
        }
        return ComposeValue(.text(filled), at: value.place)
      } catch {
        report(
          at: value.place, path: path.joined(separator: "."), expected: "text with ${VARIABLES}",
          found: error.found, remedy: "a plain dollar sign is written $$", service: service)
        return value
      }
    case .list(let values):
      return ComposeValue(
        .list(values.map { fill($0, path: path, variables: variables) }), at: value.place)
    case .mapping(let entries):
      let filled = entries.map { entry in
        // What nobody reads may hold anything.
        path.count != 1 && path.count < 3 && entry.key.hasPrefix("x-")
          ? entry
          : .init(
            entry.key, at: entry.keyPlace,
            fill(entry.value, path: path + [entry.key], variables: variables))
      }
      return ComposeValue(.mapping(filled), at: value.place)
    }
  }

  /// What `.env` beside the first file adds to the surroundings.
  mutating func withEnvironmentFile(
    of folder: String, outer: [String: String]
  ) -> [String: String] {
    let path = ServiceText.path(".env", in: folder)
    let place = ComposePlace(file: path, line: 1, column: 1)
    guard source.text(path) != nil else { return outer }
    let own = variables(in: path, at: place, outer: outer)
    return outer.merging(own.map { ($0.name, $0.value) }) { outer, _ in outer }
  }

  /// The variables of a file; what is wrong with it is reported.
  mutating func variables(
    in path: String, at place: ComposePlace, outer: [String: String], service: String? = nil
  ) -> [(name: String, value: String)] {
    guard let text = source.text(path) else {
      report(
        at: place, expected: "a file of variables", found: "'\(path)', which does not exist",
        service: service)
      return []
    }
    do throws(EnvironmentFile.Fault) {
      return try EnvironmentFile.parse(text, outer: outer)
    } catch {
      report(
        at: ComposePlace(file: path, line: error.line, column: 1),
        expected: "NAME=value", found: error.found, service: service)
      return []
    }
  }
}
