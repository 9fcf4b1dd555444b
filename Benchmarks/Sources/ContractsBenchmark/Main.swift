import AssayJSON
import AssayMatching
import AssayPact
import AssayRegularExpressions
import Foundation

// Measures the contract engines in CPU time of this process, and exits with 1 when a bar is missed.
// An argument, bodies, requests or pact, measures only that.

@main
enum Main {
  static func main() throws {
    var failed = false
    let only = CommandLine.arguments.dropFirst().first
    if only == nil || only == "bodies" { try measureBodies(&failed) }
    if only == nil || only == "requests" { try measureExpectations() }
    if only == nil || only == "pact" { try measurePact(&failed) }
    exit(failed ? 1 : 0)
  }

  private static let type = ContentType("application/json")

  /// Bodies of JSON with a rule at every place, matched as a verifier does.
  private static func measureBodies(_ failed: inout Bool) throws {
    print("JSON bodies with eight wildcard rules, best of 7:")
    let matching = Matching(tools: MatchingTools(regex: RegularExpressions().answer))
    let rules = try RuleReader.read(["body": JSON(parsing: Bodies.rules)], at: JSONPointer()).body
    var speeds: [Double] = []
    for size in [500_000, 1_000_000, 2_000_000, 4_000_000] {
      let (example, actual) = Bodies.orders(bytes: size)
      let expected = PreparedBody(.present(example, type), rules)
      let peer = try Measurement(bytes: actual.count) {
        _ = try JSONSerialization.jsonObject(with: Data(actual))
      }
      let parsed = try Measurement(bytes: actual.count) { _ = try JSON(parsing: actual) }
      let matched = Measurement(bytes: actual.count) {
        let mismatches = matching.body(
          expected, .present(actual, type), allowsUnexpected: true)
        precondition(mismatches.isEmpty)
      }
      speeds.append(matched.megabytesPerSecond)
      let size = String(format: "%.1f MB", Double(actual.count) / 1e6)
      peer.print("\(size) JSONSerialization, only parsed")
      parsed.print("\(size) only parsed", comparedTo: peer)
      matched.print("\(size) parsed and matched", comparedTo: peer)
    }
    failed = judge("1 MB matched, MB/s", speeds[1], atLeast: 50) || failed
    let linear = (speeds.min() ?? 0) / speeds[0]
    failed = judge("linear: the slowest size to 0.5 MB", linear, atLeast: 0.7) || failed
  }

  /// What it saves to read an expectation once, as a mock server does.
  private static func measureExpectations() throws {
    let matching = Matching(tools: MatchingTools(regex: RegularExpressions().answer))
    let rules = try RuleReader.read(["body": JSON(parsing: Bodies.rules)], at: JSONPointer())
    let parts = RequestParts(
      method: "POST", path: "/orders", query: Query("page=1&size=20"),
      headers: Headers([("Content-Type", ["application/json"]), ("Accept", ["*/*"])]),
      body: .present(Bodies.orders(bytes: 1).actual, type))
    let prepared = PreparedRequest(parts, rules)
    let count = 20_000
    let anew = Measurement(bytes: count) {
      for _ in 0..<count { precondition(matching.request(parts, rules, parts).isEmpty) }
    }
    let once = Measurement(bytes: count) {
      for _ in 0..<count { precondition(matching.holds(prepared, parts)) }
    }
    print("\nRequests with a body of \(parts.body.bytes?.count ?? 0) bytes, CPU time of each:")
    print(String(format: "  expectation read anew: %5.1f µs", anew.seconds / Double(count) * 1e6))
    print(String(format: "  prepared once:         %5.1f µs", once.seconds / Double(count) * 1e6))
  }

  /// A file of 100 MB, from its bytes.
  private static func measurePact(_ failed: inout Bool) throws {
    let file = try PactFile.bytes(100_000_000)
    print("\nA pact of \(file.count / 1_000_000) MB, best of 3:")
    // The peer last, as the 6 GB that it takes and returns would slow what comes after.
    let read = try Measurement(bytes: file.count, runs: 3) { _ = try PactReader.read(file) }
    let parsed = try Measurement(bytes: file.count, runs: 3) { _ = try JSON(parsing: file) }
    let peer = try Measurement(bytes: file.count, runs: 1) {
      _ = try JSONSerialization.jsonObject(with: Data(file))
    }
    peer.print("JSONSerialization, only parsed")
    parsed.print("only parsed", comparedTo: peer)
    read.print("loaded", comparedTo: peer)
    failed = judge("100 MB loaded, seconds", read.seconds, atMost: 3) || failed
  }

  /// - Returns: whether the bar is missed.
  private static func judge(
    _ name: String, _ value: Double, atLeast low: Double? = nil, atMost high: Double? = nil
  ) -> Bool {
    let isMissed = low.map { value < $0 } ?? false || high.map { value > $0 } ?? false
    let bar = low.map { "≥ \($0)" } ?? high.map { "≤ \($0)" } ?? ""
    print(String(format: "  %@: %.2f (bar %@)", name, value, bar), isMissed ? "MISSED" : "met")
    return isMissed
  }
}
