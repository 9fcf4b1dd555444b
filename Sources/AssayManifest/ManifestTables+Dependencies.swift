import AssayDependencies

/// Real servers: what is started for the tests.
extension ManifestTables {
  static let dependency = ManifestTable(
    title: "dependency",
    doc: "Under `dependencies`, by name: `kind`, or `image` or `build` for any container. "
      + "`cache: redis` and `db: postgres:15` are short for a kind and its version. Keys from "
      + "`image` to `hostPorts` are for containers.",
    fields: dependencyFields + containerFields, shortForm: .serverAndVersion)

  private static let dependencyFields = [
    ManifestField(
      "kind", .server, default: "needed unless there is an `image` or a `build`",
      "Which server: \(kindList); or one of `modules`."),
    ManifestField("version", .version, default: "whichever there is", "As `15` or `7.2`."),
    ManifestField(
      "runtime", .choice(RuntimeChoice.allCases.map(\.rawValue)), default: "auto",
      "Where it runs; `auto` takes a container where an engine has the image, else a process, "
        + "else it pulls the image."),
    ManifestField(
      "migrations", .path, default: "none", "Folder of `.sql` files, applied in name order."),
    ManifestField("seed", .path, default: "none", "`.sql` file applied after the migrations."),
    ManifestField(
      "isolation", .choice(Isolation.allCases.map(\.rawValue)), default: "the kind's first",
      "What keeps tests that share the server apart."),
    ManifestField(
      "settings", .texts("settings"), default: "none",
      "Settings in the server's own words, as `max_connections: 50`."),
    ManifestField(
      "environment", .variables, default: "none", "Variables for the server itself."),
    ManifestField(
      "needs", .oneOrMany(.name), default: "none", "Dependencies that start before this one."),
    ManifestField(
      "ready", .oneOrMany(.condition),
      default: "it answers in its own way, or on all its ports",
      "What must hold before tests get it; of a list, all."),
    ManifestField(
      "startTimeout", .duration, default: "60s", "How long a start may take."),
    ManifestField("startAttempts", .count, default: "1", "How often a start is tried."),
    ManifestField(
      "reuse", .flag, default: "false", "Whether it outlives the run and serves the next one."),
    ManifestField(
      "url", .text("a template"), default: "the kind's",
      "What `${name.url}` is, with `{host}`, `{port}`, `{port:NAME}`, `{user}`, `{password}` and "
        + "`{database}`."),
    ManifestField(
      "variables", .variables, default: "the kind's",
      "More variables for suites that need it, with the same placeholders."),
  ]

  /// Keys that only a container has; `pull` and what follows mean nothing to a process.
  private static let containerFields = [
    ManifestField("image", .text("an image"), default: "the kind's", "As `postgres:15-alpine`."),
    ManifestField(
      "build", .objectOr(.path, build), default: "none",
      "Folder of a Dockerfile that the image is built from."),
    ManifestField(
      "command", .command, default: "the image's",
      "What runs in it; a text is split into words as a shell does."),
    ManifestField("entrypoint", .command, default: "the image's", "What the command is given to."),
    ManifestField(
      "ports", .ports, default: "the kind's",
      "Its ports, published on free ones of this machine; `8080:80` fixes that one."),
    ManifestField(
      "files", .files, default: "none", "Copied in before the start: path inside, path here."),
    ManifestField(
      "mounts", .oneOrMany(.mount), default: "none",
      "Folders of this machine (`./…`, `/…`) or named volumes; volumes end with the run."),
    ManifestField(
      "volumes", .oneOrMany(.mount), default: "none", "Another word for `mounts`."),
    ManifestField(
      "tmpfs", .oneOrMany(.absolutePath), default: "none",
      "Folders in memory, as `/data` or `/data:size=64m`."),
    ManifestField(
      "user", .text("a user"), default: "the image's", "Name, or `uid[:gid]`."),
    ManifestField(
      "workdir", .absolutePath, default: "the image's", "Where the command runs."),
    ManifestField(
      "capabilities", .object(capabilities), default: "the engine's",
      "What the container may do."),
    ManifestField("privileged", .flag, default: "false", "Whether it may do anything."),
    ManifestField("memory", .size, default: "no limit", "How much memory it may take."),
    ManifestField("cpus", .number, default: "no limit", "How many processors it may take."),
    ManifestField(
      "healthcheck", .objectOr(.command, healthCheck), default: "the image's",
      "What the engine runs inside to see whether it is well; a text is run by a shell."),
    ManifestField(
      "platform", .text("a platform"), default: "the engine's", "As `linux/amd64`."),
    ManifestField("init", .flag, default: "false", "Whether a small init is process 1."),
    ManifestField("shm", .size, default: "the engine's", "Size of `/dev/shm`."),
    ManifestField(
      "pull", .pull, default: "missing", "When the registry is asked for the image."),
    ManifestField(
      "networks", .oneOrMany(.name), default: "the run's own", "More networks to join."),
    ManifestField(
      "aliases", .oneOrMany(.name), default: "its name", "More names on its networks."),
    ManifestField("labels", .texts("labels"), default: "the run's", "More labels."),
    ManifestField(
      "hostPorts", .oneOrMany(.port), default: "none",
      "Ports of this machine that it reaches as `host.assay.internal`."),
  ]

  /// Keys without which a local process would be another server.
  static let containerOnlyKeys = containerFields.map(\.name).prefix { $0 != "pull" }

  static let kindList = ServiceModule.catalogue.map { "`\($0.name)`" }.joined(separator: ", ")

  static let build = ManifestTable(
    title: "build",
    doc: "Under a dependency's `build`; a path alone is its `context`.",
    fields: [
      ManifestField("context", .path, required: true, "Folder that is sent to the engine."),
      ManifestField(
        "dockerfile", .path, default: "Dockerfile", "Relative to the context."),
      ManifestField("args", .variables, default: "none", "Arguments of the build."),
      ManifestField("target", .text("a stage"), default: "the last", "Stage to build."),
      ManifestField(
        "tag", .text("a tag"), default: "a hash of what goes in", "What to call the image."),
      ManifestField(
        "platform", .text("a platform"), default: "the engine's", "As `linux/amd64`."),
      ManifestField("pull", .flag, default: "false", "Whether base images are pulled again."),
      ManifestField("cache", .flag, default: "true", "Whether earlier steps are taken again."),
    ])

  static let capabilities = ManifestTable(
    title: "capabilities",
    doc: "Under a dependency's `capabilities`.",
    fields: [
      ManifestField("add", .oneOrMany(.name), default: "none", "As `NET_ADMIN`."),
      ManifestField("drop", .oneOrMany(.name), default: "none", "As `ALL`."),
    ])

  static let healthCheck = ManifestTable(
    title: "health check",
    doc: "Under a dependency's `healthcheck`; a command alone is its `command`.",
    fields: [
      ManifestField("command", .command, required: true, "A text is run by a shell."),
      ManifestField("interval", .duration, default: "250ms", "How often."),
      ManifestField("timeout", .duration, default: "5s", "How long one may take."),
      ManifestField(
        "retries", .count, default: "40", "How many failures make it unhealthy."),
      ManifestField(
        "startPeriod", .duration, default: "none", "How long failures do not count."),
    ])

  static let compose = ManifestTable(
    title: "compose",
    doc: "Under `compose`; a path alone is its `path`.",
    fields: [
      ManifestField("path", .path, required: true, "A compose file."),
      ManifestField(
        "profiles", .oneOrMany(.name), default: "those of `COMPOSE_PROFILES`",
        "Profiles whose services are taken, too."),
    ])
}
