package import AssayTestRuns

/// Something that one shard runs as a whole: a test, a file or a suite.
package struct ShardItem: Sendable, Hashable {
  package var identity: TestIdentity
  /// Items with one name here stay together, as they share what is expensive to start.
  package var group: String?

  package init(_ identity: TestIdentity, group: String? = nil) {
    self.identity = identity
    self.group = group
  }
}

/// What it costs to start, besides the tests.
package struct StartUpCosts: Sendable, Hashable {
  /// Of every shard that runs anything: check-out, build, environment.
  package var perShard: Duration
  /// Of the groups that have one: the fixture that their items share.
  package var perGroup: [String: Duration]

  package init(perShard: Duration = .zero, perGroup: [String: Duration] = [:]) {
    self.perShard = perShard
    self.perGroup = perGroup
  }

  package static let none = StartUpCosts()
}
