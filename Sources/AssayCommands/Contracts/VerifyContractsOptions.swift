import ArgumentParser
import AssayEvidence
import AssayJSON
import AssayManifest
import AssayProviderVerification
import AssayVerifier
import Foundation

/// Where the provider is, and how it is asked.
struct ProviderOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Where the provider runs, with or without a path.", valueName: "url"))
  var providerURL: String?

  @Option(
    help: ArgumentHelp(
      "A shell command that serves the provider on $PORT; it is ended afterwards.",
      valueName: "command"))
  var run: String?

  @Option(
    help: ArgumentHelp("With --run: a path that answers 2xx when it is ready.", valueName: "path"))
  var ready: String?

  @Option(
    help: ArgumentHelp("A URL, or a path of the provider, that sets up states.", valueName: "url"))
  var states: String?

  @Flag(help: "Send states in the query instead of a JSON body.")
  var statesAsQuery = false

  @Option(
    help: ArgumentHelp(
      "A shell command that sets up states, with the same JSON on its input.", valueName: "command"))
  var stateCommand: String?

  @Flag(inversion: .prefixedNo, help: "Tear down each state after its interaction.")
  var teardown = true

  @Option(
    help: ArgumentHelp(
      "A URL, or a path of the provider, that gives its messages.", valueName: "url"))
  var messages: String?

  @Option(
    name: .customLong("header"),
    help: ArgumentHelp("Sent with every request instead of the contract's.", valueName: "name: value"))
  var headers: [String] = []

  @Option(help: ArgumentHelp("Put before the path of each request.", valueName: "path"))
  var pathPrefix = ""

  @Option(help: ArgumentHelp("For one answer, as 10s.", valueName: "time"))
  var timeout = "10s"

  @Flag(help: "Follow redirects instead of comparing them.")
  var followRedirects = false

  @Flag(help: "Take certificates that nobody vouches for.")
  var insecure = false

  @Option(help: ArgumentHelp("Certificates to trust, in PEM.", valueName: "file"))
  var ca: String?

  @Option(
    help: ArgumentHelp(
      "How many groups of interactions with the same states run at once.", valueName: "count"))
  var workers = 1

  @Flag(help: "Stop at the first failure.")
  var failFast = false

  @Option(help: ArgumentHelp("For values that contracts have generated.", valueName: "number"))
  var seed: UInt64 = 0

  func validate() throws {
    if !(1...256).contains(workers) {
      throw ValidationError("--workers takes a number from 1 to 256, not \(workers)")
    }
    if states != nil, stateCommand != nil {
      throw ValidationError("either --states or --state-command")
    }
    guard DurationText.parse(timeout) != nil else {
      throw ValidationError("--timeout takes a time such as 10s, not \(timeout)")
    }
    _ = try changes()
  }

  func http() -> HTTPOptions {
    var options = HTTPOptions()
    options.timeout = DurationText.parse(timeout) ?? options.timeout
    options.followsRedirects = followRedirects
    options.acceptsAnyCertificate = insecure
    options.certificateAuthority = ca
    return options
  }

  func changes() throws -> RequestChanges {
    var changes = RequestChanges()
    changes.pathPrefix = pathPrefix
    for header in headers {
      let parts = header.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, let name = parts.first, !name.contains(where: \.isWhitespace) else {
        throw ValidationError("--header takes \"name: value\", not \(header)")
      }
      changes.headers.append((String(name), parts[1].trimmingCharacters(in: .whitespaces)))
    }
    return changes
  }
}

/// Which interactions of the pacts are verified.
struct InteractionFilterOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only descriptions that hold a match.", valueName: "pattern"))
  var description: String?

  @Option(help: ArgumentHelp("Only with a state whose name holds a match.", valueName: "pattern"))
  var state: String?

  @Flag(help: "Only interactions without a state.")
  var withoutState = false

  @Option(help: ArgumentHelp("Only the pacts of this consumer; as often as you like.", valueName: "name"))
  var consumer: [String] = []

  var filter: InteractionFilter {
    InteractionFilter(
      description: description, state: state, isWithoutState: withoutState,
      consumers: Set(consumer))
  }
}

/// Which broker gives pacts and takes results.
struct BrokerOptions: ParsableArguments {
  @Option(
    name: .customLong("broker"),
    help: ArgumentHelp("A Pact broker; default: $PACT_BROKER_BASE_URL, where --provider is named.", valueName: "url"))
  var namedAddress: String?

  @Option(help: ArgumentHelp("Whose pacts it gives.", valueName: "name"))
  var provider: String?

  @Option(help: ArgumentHelp("Default: $PACT_BROKER_USERNAME.", valueName: "name"))
  var brokerUser: String?

  @Option(
    name: .customLong("selector"),
    help: ArgumentHelp(
      "A consumer version selector, as '{\"mainBranch\": true}'; as often as you like.",
      valueName: "json"))
  var selectors: [String] = []

  @Flag(help: "Pacts that never were verified may fail.")
  var includePending = false

  @Option(
    help: ArgumentHelp("Also pacts in work since a day, as 2026-01-31.", valueName: "day"))
  var includeWipSince: String?

  @Option(help: ArgumentHelp("The provider's branch.", valueName: "name"))
  var providerBranch: String?

  @Option(help: ArgumentHelp("A tag of the provider's version.", valueName: "name"))
  var providerTag: [String] = []

  @Option(help: ArgumentHelp("The provider's version, for --publish.", valueName: "version"))
  var providerVersion: String?

  @Flag(name: .customLong("publish"), help: "Tell the broker the results.")
  var publishes = false

  @Option(
    name: .customLong("build-url"),
    help: ArgumentHelp("Where this run can be seen.", valueName: "url"))
  var buildURL: String?

  var address: String? {
    namedAddress
      ?? (provider == nil ? nil : ProcessInfo.processInfo.environment["PACT_BROKER_BASE_URL"])
  }

  /// nil: there is no broker.
  func access(_ http: HTTPOptions) throws -> BrokerAccess? {
    guard let address else { return nil }
    let environment = ProcessInfo.processInfo.environment
    // Secrets come by the environment only: command lines are seen by all.
    let authentication: BrokerAccess.Authentication =
      if let token = environment["PACT_BROKER_TOKEN"], !token.isEmpty {
        .bearer(token)
      } else if let user = brokerUser ?? environment["PACT_BROKER_USERNAME"], !user.isEmpty {
        .basic(user: user, password: environment["PACT_BROKER_PASSWORD"] ?? "")
      } else {
        .none
      }
    return BrokerAccess(address, authentication: authentication, http: http)
  }

  func selection(_ provider: String) throws -> PactSelection {
    var selection = PactSelection(provider: provider)
    for text in selectors {
      guard let object = (try? JSON(parsing: Array(text.utf8)))?.object else {
        throw FailureReport(
          .badInput, attempt: "read --selector", subject: text, happened: "it is no JSON object",
          remedy: "write for example --selector '{\"mainBranch\": true}'")
      }
      selection.selectors.append(object)
    }
    selection.includesPending = includePending
    selection.workInProgressSince = includeWipSince
    selection.branch = providerBranch
    selection.tags = providerTag
    return selection
  }
}
