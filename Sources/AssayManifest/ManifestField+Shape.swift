extension ManifestField.Kind {
  /// A regular expression in the dialect that Swift, JSON Schema and Python share; nil where the
  /// shape is not a text.
  var pattern: String? {
    switch self {
    case .name, .server: Self.namePattern
    case .serverAndVersion: "^[A-Za-z0-9][A-Za-z0-9._-]*(:[0-9]+(\\.[0-9]+)*)?$"
    case .path: "^[^/~]"
    case .version: "^[0-9]+(\\.[0-9]+)*$"
    case .duration: DurationText.pattern
    case .day: DayText.pattern
    case .percentage: "^(100(\\.0+)?|[0-9]{1,2}(\\.[0-9]+)?)%?$"
    case .number: "^[0-9]{1,6}(\\.[0-9]{1,6})?$"
    case .ports: "^(\(Self.portPattern):)?\(Self.portPattern)(/(tcp|udp))?$"
    case .size: "^[0-9]{1,12}(\\.[0-9]{1,3})?( ?[KMGTkmgt]i?)?[Bb]?$"
    case .absolutePath: "^/"
    case .mount: "^[^:]+:/[^:]*(:(ro|rw))?$"
    case .pull:
      "^(missing|always|never|older-than \(DurationText.pattern.dropFirst().dropLast()))$"
    case .statuses: "^[1-5][0-9]{2}(-[1-5][0-9]{2})?$"
    default: nil
    }
  }

  static let namePattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$"

  /// 1–65535.
  private static let portPattern =
    "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"

  /// Completes "expected …".
  var expectation: String {
    switch self {
    case .formatVersion: "1, the version of the manifest's format"
    case .text(let noun): noun
    case .name: "a name of letters, digits, '.', '_' and '-'"
    case .path: "a relative path"
    case .version: "a version such as \"15\" or \"7.0\""
    case .duration: "a duration such as 15m, 90s, 1h30m or 500ms"
    case .day: "a day such as 2026-12-31"
    case .percentage: "a percentage from 0 to 100"
    case .count: "a whole number from 1"
    case .choice(let choices): "one of \(choices.joined(separator: ", "))"
    case .check: "the id of a check"
    case .oneOrMany(let kind): "\(kind.expectation), or a list"
    case .variables: "a mapping from variables to texts"
    case .object(let table): table.expectation
    case .objectOr(let short, let table): "\(short.expectation) or \(table.expectation)"
    case .named(let table): "a mapping from names to \(table.title) settings"
    case .server: "the name of a kind of server"
    case .serverAndVersion: "a kind of server such as postgres or postgres:15"
    case .flag: "true or false"
    case .number: "a number such as 0.5"
    case .exitCode: "a code from 0 to 255"
    case .port: "a port from 1 to 65535"
    case .ports: "ports such as 8080, [8080, 53/udp] or {http: 8080}"
    case .size: "a size such as 512m or 1g"
    case .textOrExpression: "a text, or an expression as in /ready in .* ms/"
    case .command: "a command, as one text or a list of words"
    case .commands: "a command, or a list of commands"
    case .texts(let keys): "a mapping from \(keys) to texts"
    case .absolutePath: "an absolute path"
    case .files: "a mapping from absolute paths to files of the repository"
    case .mount: "a mount such as ./folder:/data, name:/data or ./file:/file:ro"
    case .pull: "missing, always, never or older-than and a duration"
    case .statuses: "a status such as 200 or 200-299"
    case .condition: ManifestTables.condition.expectation
    }
  }

  /// What the reference calls such a value.
  var title: String {
    switch self {
    case .formatVersion: "`1`"
    case .text(let noun): String(noun.drop { $0 != " " }.dropFirst())
    case .choice(let choices): choices.map { "`\($0)`" }.joined(separator: ", ")
    case .oneOrMany(let element): "\(element.title), or a list"
    case .variables: "mapping of variables"
    case .object(let table): table.link
    case .objectOr(let short, let table): "\(short.title) or \(table.link)"
    case .named(let table): "mapping of names to \(table.link)"
    case .server: "name of a kind"
    case .serverAndVersion: "kind, or `kind:version`"
    case .flag: "`true`, `false`"
    case .exitCode: "code"
    case .textOrExpression: "text or `/expression/`"
    case .texts(let keys): "mapping of \(keys) to texts"
    case .absolutePath: "absolute path"
    case .files: "mapping of absolute paths to paths"
    case .pull: "`missing`, `always`, `never`, `older-than 24h`"
    case .condition: ManifestTables.condition.link
    case .count: "whole number"
    case .name: "name"
    case .path: "path"
    case .version: "version"
    case .duration: "duration"
    case .day: "day"
    case .percentage: "percentage"
    case .check: "check"
    case .number: "number"
    case .port: "port"
    case .ports: "ports"
    case .size: "size"
    case .command: "command"
    case .commands: "command, or a list of commands"
    case .mount: "mount"
    case .statuses: "status"
    }
  }
}

extension ManifestTable {
  /// A link to the table's heading in the reference.
  var link: String { "[\(title)](#\(String(title.map { $0 == " " ? "-" : $0 })))" }
}
