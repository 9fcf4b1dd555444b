/// One of several machines that share the tests: `3/8`.
package struct Shard: Sendable, Hashable, CustomStringConvertible {
  /// From 1.
  package let index: Int
  package let total: Int

  /// nil when there is no such shard, or more than `ShardPlanner.mostShards`.
  package init?(index: Int, total: Int) {
    guard total >= 1, total <= ShardPlanner.mostShards, (1...total).contains(index) else {
      return nil
    }
    self.index = index
    self.total = total
  }

  /// Reads what `--shard` takes: `3/8`.
  package init(parsing text: String) throws(ShardFault) {
    try self.init(parsing: text, named: "--shard")
  }

  init(parsing text: String, named name: String) throws(ShardFault) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let index = Int(parts[0]), let total = Int(parts[1]) else {
      throw ShardFault(
        variables: [name], what: "\(name) is '\(text)'; expected INDEX/TOTAL such as 3/8")
    }
    guard let shard = Shard(index: index, total: total) else {
      throw ShardFault(
        variables: [name],
        what: "\(name) is '\(text)'; the index counts from 1 to the total, which is at most "
          + "\(ShardPlanner.mostShards)")
    }
    self = shard
  }

  package var description: String { "\(index)/\(total)" }
}

/// Why nobody can tell which shard this is.
package struct ShardFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// The options and variables at fault.
  package var variables: [String]
  /// A sentence that names them with their values.
  package var what: String

  package var description: String { what }
}
