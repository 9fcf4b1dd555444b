import AssayDependencies

/// The page `docs/modules.md`.
enum ModuleTable {
  static func page(_ modules: [ServiceModule]) -> String {
    var text = """
      # The kinds of servers that Assay knows

      <!-- Written from the catalogue by ModuleTableTests (ASSAY_UPDATE=1); do not edit. -->

      The `kind` of a dependency in `assay.yaml` is a name or an alias of this table. A **process** runs the server's own program, a **container** needs an engine. The first isolation is the default.

      *Tested* says how far our own tests go: `servers` means that they run the real server on both runtimes; `configuration` means that they check what would be started (image, command, variables, addresses) and the wire protocol of its readiness, as no package of Debian has the server.

      | kind | server | aliases | process (Debian package) | image, default version | isolation | tested |
      | --- | --- | --- | --- | --- | --- | --- |

      """
    for module in modules { text += row(module) }
    for module in modules {
      guard let standIn = module.process?.standIn else { continue }
      text += """

        As a process `\(module.name)` is \(standIn.name): \(standIn.limits). Tests against it are no evidence of \(module.title) itself, so `verify` leaves `integration.real-dependencies` unchecked for it.

        """
    }
    text += """

      ## What a suite gets
      For a dependency `NAME`, each form is the variable `NAME_FORM`, for example `ORDERS_DB_JDBC`, and `${NAME.form}` in the manifest. Host, port, user, password and database come beside them where the server has them, and further ports as `NAME_PORTNAME_PORT`. A suite also gets the variables in the last column, which drivers and tools read by themselves; one that two of its dependencies claim goes to neither.

      | kind | form | example |
      | --- | --- | --- |

      """
    for module in modules {
      for form in module.forms { text += "| \(module.name) | `\(form.name)` | `\(form.text)` |\n" }
    }
    text += """

      | kind | further ports | variables without the dependency's name |
      | --- | --- | --- |

      """
    for module in modules {
      let ports = module.ports.dropFirst().map { "`\($0.name)` (\($0.number))" }
      let variables = module.variables.map { "`\($0.name)`" }
      text += "| \(module.name) | \(list(ports)) | \(list(variables)) |\n"
    }
    return text
  }

  private static func row(_ module: ServiceModule) -> String {
    let image =
      switch module.container?.specification.image {
      case .reference(let name): "`\(name)`, \(module.container?.defaultVersion ?? "")"
      case .build, nil: "–"
      }
    let cells = [
      "`\(module.name)`", module.title, list(module.aliases.map { "`\($0)`" }),
      module.process.map { "`\($0.package)`" + ($0.standIn == nil ? "" : " (stand-in)") } ?? "–",
      image,
      list(module.isolation.map(\.rawValue)), module.isTestedForReal ? "servers" : "configuration",
    ]
    return "| \(cells.joined(separator: " | ")) |\n"
  }

  private static func list(_ items: [String]) -> String {
    items.isEmpty ? "–" : items.joined(separator: ", ")
  }
}
