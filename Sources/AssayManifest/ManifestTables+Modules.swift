import AssayDependencies

/// Kinds of servers, and when a server is ready.
extension ManifestTables {
  static let module = ManifestTable(
    title: "module",
    doc: "Under `modules`, by name: a kind of server of your own. Texts may hold `{version}`, "
      + "`{host}`, `{port}`, `{port:NAME}`, `{user}`, `{password}`, `{database}` and `{name}`.",
    fields: [
      ManifestField("title", .text("a title"), default: "the name", "As people write it."),
      ManifestField(
        "image", .text("an image"), default: "none", "As `acme/search:{version}-slim`."),
      ManifestField(
        "version", .version, default: "none", "What `{version}` is when a dependency says none."),
      ManifestField(
        "process", .object(process), default: "none", "How it runs without a container."),
      ManifestField(
        "ports", .ports, default: "none", "Its ports; the first is the one that clients mean."),
      ManifestField(
        "speaks", .choice(ServiceProtocol.allCases.map(\.rawValue)), default: "nothing known",
        "Protocol in which it is asked whether it is ready."),
      ManifestField(
        "ready", .oneOrMany(.condition),
        default: "it answers in its protocol, or on all its ports",
        "What must hold before tests get it; of a list, all."),
      ManifestField("environment", .variables, default: "none", "Variables for the server."),
      ManifestField("command", .command, default: "the image's", "What runs in a container."),
      ManifestField(
        "settingArguments", .command, default: "none; `settings` are refused",
        "How a setting is given to it, as `--{key}={value}`."),
      ManifestField(
        "account", .object(account), default: "none", "Who may connect, and to what."),
      ManifestField(
        "url", .text("a template"), default: "none", "What `${name.url}` is."),
      ManifestField(
        "forms", .texts("names"), default: "none",
        "More connection strings, as `jdbc`: what `${name.jdbc}` is."),
      ManifestField(
        "variables", .variables, default: "none", "Variables that its clients read themselves."),
      ManifestField(
        "isolation", .oneOrMany(.choice(["none", "prefix", "server"])), default: "none, server",
        "What it offers to keep tests apart; the first is the default."),
      ManifestField(
        "data", .absolutePath, default: "not said", "Where a container keeps its data."),
    ])

  static let process = ManifestTable(
    title: "process",
    doc: "Under a module's `process`. Texts may also hold `{folder}` (private to the server), "
      + "`{data}` (its data) and `{program}` (the folder of its programs).",
    fields: [
      ManifestField("program", .text("a program"), required: true, "As `searchd`."),
      ManifestField(
        "package", .text("a package"), default: "the program's name",
        "Debian package that has it."),
      ManifestField(
        "folders", .oneOrMany(.text("a folder")), default: "those of `PATH`",
        "More folders where the program may be; `*` stands for one component."),
      ManifestField("arguments", .command, default: "none", "Given to the program."),
      ManifestField(
        "settingArguments", .command, default: "the module's",
        "How a setting is given to it, as `--{key}={value}`."),
      ManifestField("environment", .variables, default: "none", "Variables for the program."),
      ManifestField(
        "files", .texts("paths"), default: "none", "Written before each start: path, content."),
      ManifestField(
        "initialize", .commands, default: "none", "Fills `{data}` once; the result is kept."),
      ManifestField(
        "versionArguments", .command, default: "`--version`",
        "Makes the program print its version; `[]` where it can't."),
      ManifestField(
        "accounts", .oneOrMany(.name), default: "root is fine",
        "Accounts to run under when started by root; the first that exists."),
      ManifestField(
        "portsFile", .text("a path"), default: "none",
        "File in which it says its ports, a line `NAME=PORT` each."),
      ManifestField(
        "stop", .choice(["terminate", "interrupt", "quit", "kill"]), default: "terminate",
        "Signal that ends it."),
      ManifestField(
        "stopLimit", .duration, default: "10s", "After this it is killed."),
    ])

  static let account = ManifestTable(
    title: "account",
    doc: "Under a module's `account`.",
    fields: [
      ManifestField("user", .text("a user"), default: "none", "Who connects."),
      ManifestField("password", .text("a password"), default: "none", "For tests only."),
      ManifestField(
        "database", .text("a database"), default: "none", "Or virtual host, bucket, index, …"),
    ])

  static let condition = ManifestTable(
    title: "condition",
    doc: "Under `ready`: one of `log`, `http`, `port`, `listening`, `answers`, `command`, "
      + "`query`, `file`, `healthy`, `exited`, `all` and `any`, with the keys that belong to it.",
    fields: [
      ManifestField("log", .textOrExpression, default: "–", "Its output has it."),
      ManifestField("times", .count, default: "1", "With `log`: how often."),
      ManifestField("http", .absolutePath, default: "–", "It answers a request for the path."),
      ManifestField(
        "port", .port, default: "the first", "Takes connections; with `http`: where to ask."),
      ManifestField("status", .statuses, default: "200-299", "With `http`: of the answer."),
      ManifestField(
        "body", .textOrExpression, default: "any", "With `http`: the answer has it."),
      ManifestField(
        "answerHeaders", .texts("headers"), default: "any", "With `http`: of the answer."),
      ManifestField(
        "method", .choice(["GET", "HEAD", "POST", "PUT", "OPTIONS"]), default: "GET",
        "With `http`."),
      ManifestField("headers", .texts("headers"), default: "none", "With `http`: sent."),
      ManifestField("send", .text("a body"), default: "none", "With `http`: the body sent."),
      ManifestField("user", .text("a user"), default: "none", "With `http`: basic access."),
      ManifestField(
        "password", .text("a password"), default: "none", "With `http`: basic access."),
      ManifestField("tls", .flag, default: "false", "With `http`: ask by HTTPS."),
      ManifestField(
        "anyCertificate", .flag, default: "false", "With `tls`: trust whatever it shows."),
      ManifestField(
        "listening", .port, default: "–", "The port is listened on inside, whoever may connect."),
      ManifestField(
        "answers", .choice(ServiceProtocol.allCases.map(\.rawValue)), default: "–",
        "It answers in a protocol on its first port."),
      ManifestField(
        "command", .command, default: "–",
        "A command inside ends well; a text is run by a shell."),
      ManifestField("code", .exitCode, default: "0", "With `command`: how it ends."),
      ManifestField("output", .textOrExpression, default: "any", "With `command`: prints it."),
      ManifestField(
        "query", .text("a query"), default: "–", "A query gives a row, where SQL is spoken."),
      ManifestField("file", .absolutePath, default: "–", "A file exists inside."),
      ManifestField("content", .textOrExpression, default: "any", "With `file`: has it."),
      ManifestField("healthy", .flag, default: "–", "The engine's health check says so."),
      ManifestField("exited", .exitCode, default: "–", "It has ended with the code."),
      ManifestField("all", .oneOrMany(.condition), default: "–", "All of these hold."),
      ManifestField("any", .oneOrMany(.condition), default: "–", "One of these holds."),
      ManifestField(
        "within", .duration, default: "startTimeout", "A time limit, with any of the others."),
    ])
}
