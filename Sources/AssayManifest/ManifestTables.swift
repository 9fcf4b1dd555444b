import AssayTestRuns

/// The manifest's format, key by key: the decoder, the schema and the reference all read this.
package enum ManifestTables {
  package static let root = ManifestTable(
    title: "manifest",
    doc: "The whole file. Paths are relative to its folder.",
    fields: [
      ManifestField("assay", .formatVersion, required: true, "Version of the format: `1`."),
      ManifestField(
        "system", .text("some text"), required: true, "What the report calls the whole."),
      ManifestField(
        "services", .named(service), required: true,
        "The parts that teams build and deploy by themselves; at least one."),
      ManifestField(
        "thirdParties", .named(thirdParty), default: "none",
        "Systems that others run; named so that `calls` can mention them."),
      ManifestField(
        "dependencies", .named(dependency), default: "none",
        "Real servers that Assay starts for the tests."),
      ManifestField(
        "modules", .named(module), default: "none", "Kinds of servers of your own."),
      ManifestField(
        "compose", .oneOrMany(.objectOr(.path, compose)), default: "none",
        "Compose files whose services are dependencies, too; later ones change earlier ones."),
      ManifestField(
        "contracts", .oneOrMany(.path), default: "`pacts` folders are found",
        "Folders or globs that hold pact files."),
      ManifestField(
        "traffic", .oneOrMany(.path), default: "none",
        "Files or globs with recorded calls between services: what `assay contract record` writes, "
          + "HTTP archives, access logs. They show which calls have no contract."),
      ManifestField(
        "pyramid", .object(pyramid), default: "50 / 30 / 15 / 5, tolerance 10",
        "The wanted share of each layer."),
      ManifestField(
        "budget", .duration, default: "15m", "How long a pull request's run may take."),
      ManifestField(
        "feedback", .object(feedback), default: "none", "Which tests are run again."),
      ManifestField(
        "environments", .named(environment), default: "none",
        "Where the system runs, and on what data."),
      ManifestField(
        "base", .text("a branch or commit"),
        default: "the pull request's target, else the default branch",
        "What a change is compared with."),
      ManifestField(
        "coverage", .object(coverage), default: "no floor",
        "Floors for the coverage of the change itself; see docs/coverage.md."),
      ManifestField(
        "impact", .object(impact), default: "not looked at",
        "Which suites a change can reach; see docs/tests.md."),
      ManifestField(
        "advisory", .oneOrMany(.check), default: "none",
        "Checks that are shown but do not decide the verdict."),
      ManifestField(
        "require", .oneOrMany(.check), default: "none",
        "Checks that must hold: for these, \"not checked\" is a no."),
      ManifestField(
        "accept", .oneOrMany(.object(acceptance)), default: "none",
        "Findings that are known and do not decide for a time."),
    ])

  static let service = ManifestTable(
    title: "service",
    doc: "Under `services`, by name. Paths are relative to the service's `path`.",
    fields: [
      ManifestField(
        "path", .path, default: "`.` for an only service",
        "The service's folder; required when there are several services."),
      ManifestField(
        "language", .text("a language"), default: "not said", "For the report: `swift`, `python`, …"
      ),
      ManifestField(
        "calls", .oneOrMany(.name), default: "none",
        "Services and third parties that this one calls; each is a boundary that wants a contract."),
      ManifestField(
        "needs", .oneOrMany(.name), default: "none",
        "Dependencies of its integration and e2e suites."),
      ManifestField(
        "build", .text("a command"), default: "none", "Command that runs once before the suites."),
      ManifestField(
        "env", .variables, default: "none",
        "Environment variables for the build and all suites; `${db.url}` is filled in."),
      ManifestField(
        "critical", .oneOrMany(.objectOr(.path, critical)), default: "none",
        "Business logic whose coverage must reach a floor."),
      ManifestField(
        "mutation", .objectOr(.path, mutation), default: "none",
        "The report of a mutation tool; see docs/mutation.md."),
      ManifestField("suites", .oneOrMany(.object(suite)), default: "none", "Groups of tests."),
      ManifestField(
        "provider", .objectOr(.text("a command"), provider), default: "none",
        "How it is verified against the contracts of its consumers; see docs/contracts.md."),
    ])

  static let suite = ManifestTable(
    title: "suite",
    doc: "Under a service's `suites`: tests of one layer, run by one command.",
    fields: [
      ManifestField("name", .name, default: "the layer", "Unique in the service."),
      ManifestField(
        "layer", .choice(layers), required: true, "Where in the pyramid the tests belong."),
      ManifestField(
        "run", .text("a command"), required: true, "Shell command, run in the service's folder."),
      ManifestField(
        "results", .oneOrMany(.path), default: "Assay asks the runner",
        "Result files that the command writes; needed unless it is `swift test`, `pytest` or "
          + "`go test`."),
      ManifestField(
        "format", .choice(ResultFormat.allCases.map(\.rawValue)),
        default: "recognised from the content", "Format of the results."),
      ManifestField(
        "coverage", .oneOrMany(.path), default: "none",
        "Coverage files that the command writes; `swift`: what `swift test "
          + "--enable-code-coverage` left, merged by Assay even when tests fail."),
      ManifestField(
        "needs", .oneOrMany(.name),
        default: "the service's for integration and e2e, else none",
        "Dependencies of this suite; `[]` for none."),
      ManifestField("timeout", .duration, default: "10m", "After this the suite is stopped."),
      ManifestField(
        "when", .choice(Manifest.Trigger.allCases.map(\.rawValue)), default: "pull-request",
        "Which runs include the suite."),
      ManifestField(
        "env", .variables, default: "none", "Environment variables, over the service's."),
      ManifestField(
        "atLeast", .count, default: "no floor", "Fewer results than this are an error."),
      ManifestField(
        "exclusive", .name, default: "none",
        "Suites that name the same resource never run at once."),
      ManifestField(
        "isolation", .choice(Manifest.SuiteIsolation.allCases.map(\.rawValue)),
        default: "the suite's choice",
        "With `test`, verify says no when no test took a part of a dependency of its own."),
      ManifestField(
        "hermetic", .choice(Manifest.Hermetic.allCases.map(\.rawValue)),
        default: "`watch` for unit suites of a known runner, else `off`",
        "Whether the tests are watched for what their layer does not allow, or kept from it."),
      ManifestField(
        "writes", .oneOrMany(.path), default: "none",
        "With `hermetic`: folders that tests may change beside those of the results."),
      ManifestField(
        "reaches", .oneOrMany(.text("an endpoint")), default: "none",
        "With `hermetic`: `loopback`, ports, or HOST:PORT that tests may reach."),
    ])

  static let critical = ManifestTable(
    title: "critical path",
    doc: "Under a service's `critical`; a path alone means `lines: 80`.",
    fields: [
      ManifestField("path", .path, required: true, "A file or glob."),
      ManifestField(
        "lines", .percentage, default: "80 without `regions`, else not asked for",
        "Percent of lines that tests must run."),
      ManifestField(
        "regions", .percentage, default: "not asked for",
        "Percent of regions, where the coverage format has them."),
      ManifestField(
        "mutation", .percentage, default: "advice only",
        "Percent of mutants that tests must notice, where the service has a `mutation` report."),
    ])

  static let thirdParty = ManifestTable(
    title: "third party",
    doc: "Under `thirdParties`, by name; may be empty.",
    fields: [
      ManifestField("simulator", .path, default: "none", "What stands in for it in tests."),
      ManifestField(
        "provider", .objectOr(.text("a command"), provider), default: "none",
        "How the simulator is verified against the contracts, with paths from the manifest's folder."
      ),
    ])

  static let provider = ManifestTable(
    title: "provider",
    doc: "Under a service or third party: a contract suite that plays all its contracts to it. A "
      + "text alone is `run`.",
    fields: [
      ManifestField(
        "run", .text("a command"), default: "it runs already, at `url`",
        "Shell command that serves HTTP on `$PORT`; it is ended afterwards."),
      ManifestField(
        "url", .text("a URL"), default: "`http://127.0.0.1:$PORT`", "Where it is reached."),
      ManifestField(
        "ready", .text("a path"), default: "any answer will do",
        "Path that answers with 2xx when it is ready."),
      ManifestField(
        "states", .text("a path or URL"), default: "none",
        "Where provider states are set up: POST of `{state, params, action}`."),
      ManifestField(
        "stateCommand", .text("a command"), default: "none",
        "Command that sets one up instead; it gets the same JSON on its standard input."),
      ManifestField(
        "messages", .text("a path or URL"), default: "`/`",
        "What gives its messages: POST of `{description, providerStates}`."),
      ManifestField(
        "needs", .oneOrMany(.name), default: "none", "Dependencies that it needs for that."),
      ManifestField(
        "env", .variables, default: "none", "Environment variables, over the service's."),
      ManifestField("timeout", .duration, default: "5m", "After this it is stopped."),
    ])

  static let pyramid = ManifestTable(
    title: "pyramid",
    doc: "Percent of all tests; the four layers add up to 100.",
    fields: [
      ManifestField("unit", .percentage, default: "0", "Share of unit tests."),
      ManifestField("integration", .percentage, default: "0", "Share of integration tests."),
      ManifestField("contract", .percentage, default: "0", "Share of contract tests."),
      ManifestField("e2e", .percentage, default: "0", "Share of end-to-end tests."),
      ManifestField(
        "tolerance", .percentage, default: "10",
        "How many percentage points a share may be off."),
    ])

  static let feedback = ManifestTable(
    title: "feedback",
    doc: "Time for running tests again, in each suite whose runner is known.",
    fields: [
      ManifestField(
        "reruns", .duration, default: "no reruns",
        "Failed tests run again for so long at most: is it a defect, or is the test flaky?"),
      ManifestField(
        "stress", .duration, default: "no stress runs",
        "New tests run again and again for so long at most; one that then fails is a no."),
    ])

  static let environment = ManifestTable(
    title: "environment",
    doc: "Under `environments`, by name.",
    fields: [
      ManifestField(
        "purpose", .text("some text"), required: true, "What it is for, in a few words."),
      ManifestField(
        "data", .choice(Manifest.Environment.DataKind.allCases.map(\.rawValue)), required: true,
        "Where its data come from."),
      ManifestField(
        "refresh", .choice(Manifest.Environment.Refresh.allCases.map(\.rawValue)),
        default: "not said", "How often the data are renewed."),
      ManifestField(
        "hosts", .oneOrMany(.text("a host")), default: "none",
        "Names or addresses where it answers; tests must neither reach nor name those of "
          + "production."),
    ])

  static let acceptance = ManifestTable(
    title: "acceptance",
    doc: "Under `accept`: a finding that is borne with, why, and until when.",
    fields: [
      ManifestField("check", .check, required: true, "The check that found it, or its area."),
      ManifestField(
        "subject", .text("some text"), default: "whatever it is about",
        "What it is about, as the report prints it; `*` for any characters."),
      ManifestField("reason", .text("some text"), required: true, "Why it is no harm for now."),
      ManifestField(
        "expires", .day, required: true, "The day from which it counts again, which is a no."),
    ])

  /// All tables in the order of the reference.
  package static let all = [
    root, service, suite, critical, mutation, provider, thirdParty, dependency, build, capabilities,
    healthCheck,
    condition, module, process, account, compose, pyramid, feedback, environment, coverage, impact,
    impactRule, acceptance,
  ]

  /// Layers in the order in which people name them.
  private static let layers = [TestLayer.unit, .integration, .contract, .endToEnd].map(\.rawValue)
}
