import AssayDependencies

/// A text of a module, and where it stands.
struct ModuleText: CustomStringConvertible {
  enum Place { case connection, container, process }

  var module: ServiceModule
  var place: Place
  var text: String

  var description: String { "\(module.name): \(text)" }

  /// What stands in braces and looks like a placeholder: `{port}`, not `{127,0,0,1}`.
  var placeholders: [String] {
    text.split(separator: "{").dropFirst().compactMap { part in
      guard let end = part.firstIndex(of: "}") else { return nil }
      let name = part[..<end]
      return !name.isEmpty && name.allSatisfy { $0.isLowercase || $0.isNumber || ":_".contains($0) }
        ? String(name) : nil
    }
  }

  static func all(of module: ServiceModule) -> [ModuleText] {
    var result = (module.forms + module.variables).map {
      ModuleText(module: module, place: .connection, text: $0.text)
    }
    if let recipe = module.container {
      let specification = recipe.specification
      var texts = (specification.command ?? []) + Array(specification.environment.values)
      texts += specification.healthCheck?.command ?? []
      if case .reference(let image) = specification.image { texts.append(image) }
      for file in specification.files {
        if case .bytes(let bytes) = file.content {
          texts.append(String(decoding: bytes, as: UTF8.self))
        }
      }
      result += texts.map { ModuleText(module: module, place: .container, text: $0) }
    }
    if let recipe = module.process {
      let texts =
        recipe.initialize.joined() + recipe.arguments + recipe.environment.values
        + recipe.files.flatMap { [$0.name, $0.text] }
      result += texts.map { ModuleText(module: module, place: .process, text: $0) }
    }
    return result
  }
}
