extension ManifestTables {
  static let mutation = ManifestTable(
    title: "mutation",
    doc: "Under a service: which changes of its code no test notices. A path alone is `report`.",
    fields: [
      ManifestField(
        "report", .oneOrMany(.path), required: true,
        "Files that the tool writes, in a format of docs/mutation.md."),
      ManifestField(
        "run", .text("a command"), default: "a suite writes the report",
        "Shell command that writes it, run in the service's folder once its suites have passed; "
          + "`$ASSAY_BASE` is the commit that the change is compared with, where that is known."),
      ManifestField(
        "within", .duration, default: "10m",
        "With `run`: after this the command is stopped, and what it did not try is no pass."),
      ManifestField(
        "when", .choice(Manifest.Trigger.allCases.map(\.rawValue)), default: "pull-request",
        "With `run`: which runs include it."),
    ])

  static let coverage = ManifestTable(
    title: "coverage",
    doc: "What every change must reach; critical paths have floors of their own.",
    fields: [
      ManifestField(
        "change", .percentage, required: true,
        "Percent of the changed lines with code that tests must run.")
    ])

  static let impact = ManifestTable(
    title: "impact",
    doc: "Which suites a change can reach, for `assay verify --impacted`.",
    fields: [
      ManifestField(
        "verdict", .choice(Manifest.Impact.VerdictRule.allCases.map(\.rawValue)),
        default: "never",
        "With `pull-request`, a pull request may ship on the suites that it can reach."),
      ManifestField(
        "rules", .oneOrMany(.object(impactRule)), default: "none",
        "Whom files reach, where neither coverage nor the build knows."),
    ])

  static let impactRule = ManifestTable(
    title: "impact rule",
    doc: "Under `impact.rules`: all rules that match a file count.",
    fields: [
      ManifestField("path", .path, required: true, "A file, folder or glob."),
      ManifestField(
        "reaches", .oneOrMany(.text("a suite")), required: true,
        "Services, suites as SERVICE/SUITE, `everything` or `nothing`."),
    ])
}
