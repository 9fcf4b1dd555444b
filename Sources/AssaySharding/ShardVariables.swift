/// Finds out from a CI's variables which shard a job is.
///
/// Sources: the documentation of each provider, and how knapsack_pro's clients read them.
package struct ShardVariables: Sendable {
  /// A provider's pair of variables.
  package struct Pair: Sendable, Hashable {
    package var provider: String
    package var index: String
    package var total: String
    /// The index of the first job.
    package var base: Int
  }

  /// What `--shard` says, as a variable: the only way for GitHub Actions, which sets none.
  package static let own = "ASSAY_SHARD"

  package static let pairs = [
    Pair(
      provider: "Buildkite", index: "BUILDKITE_PARALLEL_JOB",
      total: "BUILDKITE_PARALLEL_JOB_COUNT", base: 0),
    Pair(provider: "CircleCI", index: "CIRCLE_NODE_INDEX", total: "CIRCLE_NODE_TOTAL", base: 0),
    Pair(
      provider: "Semaphore", index: "SEMAPHORE_JOB_INDEX", total: "SEMAPHORE_JOB_COUNT", base: 1),
    Pair(
      provider: "Azure Pipelines", index: "SYSTEM_JOBPOSITIONINPHASE",
      total: "SYSTEM_TOTALJOBSINPHASE", base: 1),
    Pair(provider: "Bazel", index: "TEST_SHARD_INDEX", total: "TEST_TOTAL_SHARDS", base: 0),
  ]

  /// Providers that share the names `CI_NODE_INDEX` and `CI_NODE_TOTAL`, by what else they set.
  private static let nodes: [(mark: String, provider: String, base: Int)] = [
    ("GITLAB_CI", "GitLab", 1), ("CIRRUS_CI", "Cirrus", 0), ("HEROKU_TEST_RUN_ID", "Heroku", 0),
  ]
  private static let nodeIndex = "CI_NODE_INDEX"
  private static let nodeTotal = "CI_NODE_TOTAL"

  private struct Finding {
    var shard: Shard
    var provider: String
    var variables: [String]
  }

  /// - Returns: the shard; nil when nothing says that the job is one of several.
  /// - Throws: `ShardFault` for values that are no shard, and for providers that contradict.
  package static func shard(in environment: [String: String]) throws(ShardFault) -> Shard? {
    // The user's own word goes before whatever the CI says.
    if let text = environment[own], !text.isEmpty {
      return try Shard(parsing: text, named: own)
    }
    var findings: [Finding] = []
    for pair in pairs + (try nodePair(environment).map { [$0] } ?? []) {
      if let finding = try read(pair, environment) { findings.append(finding) }
    }
    // A job that is not split is often said to be 1 of 1, whatever runs inside of it.
    let split = findings.filter { $0.shard.total > 1 }
    guard let first = split.first else { return findings.first?.shard }
    if let other = split.first(where: { $0.shard != first.shard }) {
      throw ShardFault(
        variables: first.variables + other.variables,
        what: "\(first.provider)'s variables (\(first.variables.joined(separator: ", "))) say "
          + "shard \(first.shard), those of \(other.provider) "
          + "(\(other.variables.joined(separator: ", "))) \(other.shard); give --shard")
    }
    return first.shard
  }

  private static func read(
    _ pair: Pair, _ environment: [String: String]
  ) throws(ShardFault) -> Finding? {
    let index = environment[pair.index].flatMap { $0.isEmpty ? nil : $0 }
    let total = environment[pair.total].flatMap { $0.isEmpty ? nil : $0 }
    guard index != nil || total != nil else { return nil }
    // GitLab and others give the total of a job that is not split, and no index.
    if index == nil, total == "1" { return nil }
    guard let total else { throw missing(pair.total, beside: pair.index, index, pair) }
    guard let index else { throw missing(pair.index, beside: pair.total, total, pair) }
    let count = try number(total, pair.total, pair)
    let place = try number(index, pair.index, pair)
    guard (1...ShardPlanner.mostShards).contains(count) else {
      throw ShardFault(
        variables: [pair.total],
        what: "\(pair.total) is \(total); a job is split in 1 to \(ShardPlanner.mostShards)")
    }
    let last = count - 1 + pair.base
    guard (pair.base...last).contains(place),
      let shard = Shard(index: place - pair.base + 1, total: count)
    else {
      throw ShardFault(
        variables: [pair.index, pair.total],
        what: "\(pair.index) is \(index) and \(pair.total) is \(total); \(pair.provider) counts "
          + "from \(pair.base) to \(last)")
    }
    return Finding(shard: shard, provider: pair.provider, variables: [pair.index, pair.total])
  }

  /// Who set `CI_NODE_INDEX`, which GitLab counts from 1 and others from 0.
  private static func nodePair(_ environment: [String: String]) throws(ShardFault) -> Pair? {
    guard let total = environment[nodeTotal] ?? environment[nodeIndex], !total.isEmpty else {
      return nil
    }
    let known = nodes.filter { environment[$0.mark]?.isEmpty == false }
    if let first = known.first {
      guard known.allSatisfy({ $0.base == first.base }) else {
        throw ShardFault(
          variables: known.map(\.mark),
          what: "\(known.map(\.mark).joined(separator: " and ")) are both set, and they count "
            + "\(nodeIndex) differently; give --shard")
      }
      return Pair(provider: first.provider, index: nodeIndex, total: nodeTotal, base: first.base)
    }
    guard let index = environment[nodeIndex], !index.isEmpty, environment[nodeTotal] != "1" else {
      return Pair(provider: "the CI", index: nodeIndex, total: nodeTotal, base: 1)
    }
    // Only the first of those that count from 0 and the last of those from 1 can be told.
    if index == "0" { return Pair(provider: "the CI", index: nodeIndex, total: nodeTotal, base: 0) }
    if index == environment[nodeTotal] {
      return Pair(provider: "the CI", index: nodeIndex, total: nodeTotal, base: 1)
    }
    throw ShardFault(
      variables: [nodeIndex, nodeTotal],
      what: "\(nodeIndex) is \(index) and \(nodeTotal) \(total): GitLab counts from 1, Heroku and "
        + "Cirrus from 0, and nothing says which this is; give --shard")
  }

  private static func missing(
    _ name: String, beside other: String, _ value: String?, _ pair: Pair
  ) -> ShardFault {
    ShardFault(
      variables: [name],
      what: "\(name) is not set although \(other) is \(value ?? ""); \(pair.provider) sets both")
  }

  private static func number(
    _ text: String, _ name: String, _ pair: Pair
  ) throws(ShardFault) -> Int {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text) else {
      throw ShardFault(
        variables: [name], what: "\(name) is '\(text)'; \(pair.provider) sets a number")
    }
    return number
  }
}
