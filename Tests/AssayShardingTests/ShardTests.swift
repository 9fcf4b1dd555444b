import AssaySharding
import Testing

struct ShardTests {
  @Test func `reads what the option takes`() throws {
    let shard = try Shard(parsing: "3/8")
    #expect((shard.index, shard.total) == (3, 8))
    #expect("\(shard)" == "3/8")
  }

  @Test(arguments: [
    "", "3", "/", "3/", "/8", "0/8", "9/8", "-1/8", "1/0", "a/b", "1/2/3", "1/99999999", "٣/٨",
    "1/99999999999999999999999",
  ])
  func `refuses what is no shard`(text: String) {
    let fault = #expect(throws: ShardFault.self) { try Shard(parsing: text) }
    #expect(fault?.variables == ["--shard"])
    #expect(fault?.what.contains("'\(text)'") == true)
  }

  static let providers: [(variables: [String: String], shard: String)] = [
    (["ASSAY_SHARD": "3/8"], "3/8"),
    (["GITLAB_CI": "true", "CI_NODE_INDEX": "3", "CI_NODE_TOTAL": "8"], "3/8"),
    (["CIRRUS_CI": "true", "CI_NODE_INDEX": "2", "CI_NODE_TOTAL": "8"], "3/8"),
    (["HEROKU_TEST_RUN_ID": "x", "CI_NODE_INDEX": "2", "CI_NODE_TOTAL": "8"], "3/8"),
    (["BUILDKITE_PARALLEL_JOB": "2", "BUILDKITE_PARALLEL_JOB_COUNT": "8"], "3/8"),
    (["CIRCLE_NODE_INDEX": "2", "CIRCLE_NODE_TOTAL": "8"], "3/8"),
    (["SEMAPHORE_JOB_INDEX": "3", "SEMAPHORE_JOB_COUNT": "8"], "3/8"),
    (["SYSTEM_JOBPOSITIONINPHASE": "3", "SYSTEM_TOTALJOBSINPHASE": "8"], "3/8"),
    (["TEST_SHARD_INDEX": "2", "TEST_TOTAL_SHARDS": "8"], "3/8"),
    // Who counts from 0 and who from 1 can be told at the ends.
    (["CI_NODE_INDEX": "0", "CI_NODE_TOTAL": "8"], "1/8"),
    (["CI_NODE_INDEX": "8", "CI_NODE_TOTAL": "8"], "8/8"),
    // Two that agree; one whose job is not split; the user's word before both.
    (
      [
        "CIRCLE_NODE_INDEX": "2", "CIRCLE_NODE_TOTAL": "8", "TEST_SHARD_INDEX": "2",
        "TEST_TOTAL_SHARDS": "8",
      ], "3/8"
    ),
    (
      [
        "CIRCLE_NODE_INDEX": "0", "CIRCLE_NODE_TOTAL": "1", "TEST_SHARD_INDEX": "2",
        "TEST_TOTAL_SHARDS": "8",
      ], "3/8"
    ),
    (["CIRCLE_NODE_INDEX": "5", "CIRCLE_NODE_TOTAL": "8", "ASSAY_SHARD": "3/8"], "3/8"),
    (["CIRCLE_NODE_INDEX": "0", "CIRCLE_NODE_TOTAL": "1"], "1/1"),
  ]

  @Test(arguments: providers)
  func `recognizes each provider's variables and where it counts from`(
    _ row: (variables: [String: String], shard: String)
  ) throws {
    #expect(try ShardVariables.shard(in: row.variables)?.description == row.shard)
  }

  @Test(arguments: [
    [:], ["PATH": "/bin"], ["GITLAB_CI": "true", "CI_NODE_TOTAL": "1"], ["CI_NODE_TOTAL": "1"],
    ["ASSAY_SHARD": "", "CIRCLE_NODE_INDEX": "", "CIRCLE_NODE_TOTAL": ""],
  ])
  func `finds no shard where a job is not split`(variables: [String: String]) throws {
    #expect(try ShardVariables.shard(in: variables) == nil)
  }

  static let bad: [(variables: [String: String], named: [String])] = [
    (["ASSAY_SHARD": "9/8"], ["ASSAY_SHARD"]),
    (
      ["CIRCLE_NODE_INDEX": "8", "CIRCLE_NODE_TOTAL": "8"],
      ["CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL"]
    ),
    (
      ["SEMAPHORE_JOB_INDEX": "0", "SEMAPHORE_JOB_COUNT": "4"],
      ["SEMAPHORE_JOB_INDEX", "SEMAPHORE_JOB_COUNT"]
    ),
    (
      ["BUILDKITE_PARALLEL_JOB": "two", "BUILDKITE_PARALLEL_JOB_COUNT": "4"],
      ["BUILDKITE_PARALLEL_JOB"]
    ),
    (["TEST_SHARD_INDEX": "-1", "TEST_TOTAL_SHARDS": "4"], ["TEST_SHARD_INDEX"]),
    (["TEST_SHARD_INDEX": "1"], ["TEST_TOTAL_SHARDS"]),
    (["CIRCLE_NODE_TOTAL": "4"], ["CIRCLE_NODE_INDEX"]),
    (["CIRCLE_NODE_INDEX": "0", "CIRCLE_NODE_TOTAL": "0"], ["CIRCLE_NODE_TOTAL"]),
    (["CIRCLE_NODE_INDEX": "0", "CIRCLE_NODE_TOTAL": "123456789"], ["CIRCLE_NODE_TOTAL"]),
    (["CI_NODE_INDEX": "3", "CI_NODE_TOTAL": "8"], ["CI_NODE_INDEX", "CI_NODE_TOTAL"]),
    (
      ["GITLAB_CI": "true", "CI_NODE_INDEX": "0", "CI_NODE_TOTAL": "8"],
      ["CI_NODE_INDEX", "CI_NODE_TOTAL"]
    ),
    (
      ["GITLAB_CI": "1", "CIRRUS_CI": "1", "CI_NODE_INDEX": "3", "CI_NODE_TOTAL": "8"],
      ["GITLAB_CI", "CIRRUS_CI"]
    ),
    (
      [
        "CIRCLE_NODE_INDEX": "2", "CIRCLE_NODE_TOTAL": "8", "TEST_SHARD_INDEX": "3",
        "TEST_TOTAL_SHARDS": "8",
      ],
      ["CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", "TEST_SHARD_INDEX", "TEST_TOTAL_SHARDS"]
    ),
  ]

  @Test(arguments: bad)
  func `says which variable is wrong`(_ row: (variables: [String: String], named: [String])) {
    let fault = #expect(throws: ShardFault.self) {
      try ShardVariables.shard(in: row.variables)
    }
    #expect(fault?.variables == row.named)
    for name in row.named { #expect(fault?.what.contains(name) == true) }
  }
}
