import ArgumentParser
import AssayEvidence
import AssayProviderVerification
import AssayVerifier

/// `assay contract can-i-deploy`: what a broker says to a deployment.
struct CanIDeployCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "can-i-deploy",
    abstract: "Ask a broker whether a version may be deployed, and why.",
    discussion: """
      Examples:
        assay contract can-i-deploy orders --version 1.2.3 --to production --broker https://broker
        assay contract can-i-deploy orders --latest --broker https://broker

      Exit code 0 means yes; a "not known" of the broker is no yes.
      """)

  @Argument(help: ArgumentHelp("What is to be deployed.", valueName: "participant"))
  var participant: String

  @Option(help: ArgumentHelp("Its version.", valueName: "version"))
  var version: String?

  @Flag(help: "Its latest version.")
  var latest = false

  @Option(help: ArgumentHelp("The latest version of a branch.", valueName: "branch"))
  var branch: String?

  @Option(help: ArgumentHelp("The environment to deploy to; default: beside all latest versions.", valueName: "environment"))
  var to: String?

  @Option(help: ArgumentHelp("A participant whose results do not count.", valueName: "participant"))
  var ignore: [String] = []

  @OptionGroup var broker: BrokerOptions

  @Flag(help: "Print the answer as JSON on standard output.")
  var json = false

  func validate() throws {
    guard [version != nil, latest, branch != nil].count(where: { $0 }) == 1 else {
      throw ValidationError("one of --version, --latest or --branch")
    }
    if broker.address == nil { throw ValidationError("no broker; name one with --broker") }
  }

  func run() async throws {
    guard let access = try broker.access(HTTPOptions()) else { return }
    let versions: MatrixQuestion.Selector.Versions =
      version.map { .number($0) } ?? branch.map { .latestOfBranch($0) } ?? .latest
    let question = MatrixQuestion(
      [MatrixQuestion.Selector(participant, versions)],
      others: to.map { .environment($0) } ?? .latest, ignored: ignore)
    let answer = try await BrokerClient(access).answer(question)
    if json { Console.writeJSON(Wire(answer)) } else { Console.write(text(answer)) }
    if answer.isDeployable != true { throw ExitStatus.fail }
  }

  private func text(_ answer: MatrixAnswer) -> String {
    let word = answer.isDeployable.map { $0 ? "yes" : "no" } ?? "not known"
    return answer.rows.map { row in
      "\(row.consumer) \(row.consumerVersion) with \(row.provider) "
        + "\(row.providerVersion ?? "?"): \(row.reason)\n"
    }.joined() + answer.notices.map { "\($0)\n" }.joined() + "\(word): \(answer.reason)\n"
  }

  private struct Wire: Encodable {
    struct Row: Encodable {
      var consumer: String
      var consumerVersion: String
      var provider: String
      var providerVersion: String?
      var success: Bool?
      var reason: String
    }

    var deployable: Bool?
    var reason: String
    var rows: [Row]

    init(_ answer: MatrixAnswer) {
      deployable = answer.isDeployable
      reason = answer.reason
      rows = answer.rows.map { row in
        Row(
          consumer: row.consumer, consumerVersion: row.consumerVersion, provider: row.provider,
          providerVersion: row.providerVersion, success: row.success, reason: row.reason)
      }
    }
  }
}
