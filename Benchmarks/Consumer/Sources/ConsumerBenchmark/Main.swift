import AssayContracts
import Foundation

// Runs whole consumer tests, one after the other: an interaction with seven rules, a mock, a request
// over a new connection, the pact. Prints a line of JSON for each way, in milliseconds.

@main
enum Main {
  static func main() async throws {
    let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1000
    let folder = FileManager.default.temporaryDirectory.appending(path: "consumer-\(getpid())")
    defer { try? FileManager.default.removeItem(at: folder) }
    try await measure("fresh", count: 100) { folder.appending(path: "\($0)").path }
    try await measure("merge", count: count) { _ in folder.appending(path: "one").path }
  }

  private static func measure(
    _ name: String, count: Int, folder: @Sendable (Int) -> String
  ) async throws {
    for number in 0..<5 { try await test(-number - 1, folder(-number - 1)) }
    var milliseconds: [Double] = []
    let start = cpuMilliseconds()
    for number in 0..<count {
      let time = DispatchTime.now().uptimeNanoseconds
      try await test(number, folder(number))
      milliseconds.append(Double(DispatchTime.now().uptimeNanoseconds - time) / 1e6)
    }
    let cpu = (cpuMilliseconds() - start) / Double(count)
    let figures: [(String, Double)] = [
      ("count", Double(count)), ("median", median(milliseconds[...])), ("cpu", cpu),
      ("first", median(milliseconds.prefix(50))), ("last", median(milliseconds.suffix(50))),
    ]
    let members = figures.map { String(format: "\"%@\": %.3f", $0.0, $0.1) }
    print("{\"what\": \"\(name)\", \(members.joined(separator: ", "))}")
  }

  private static func test(_ number: Int, _ folder: String) async throws {
    let item = number + 100
    let interaction = HTTPInteraction.uponReceiving("get item \(item)")
      .withRequest(.get, "/items/\(item)")
      .willRespondWith(
        200,
        json: [
          "id": .integer(1), "name": .like("Item 1"), "price": .decimal(9.5),
          "tags": .eachLike("a", min: 1),
          "stock": ["pieces": .number(3), "shelf": .regex("[A-Z]\\d", "A1")],
          "made": .dateTime("yyyy-MM-dd'T'HH:mm:ssX", "2024-01-02T03:04:05Z"),
        ])
    let pact = TestPact.pact(consumer: "reader", provider: "shelf", folder: folder)
    let status = try await withPact(pact, interaction) { mock in
      try Client.status(port: mock.port, path: "/items/\(item)")
    }
    guard status == 200 else { fatalError("the mock answered \(status)") }
  }

  private static func median(_ values: ArraySlice<Double>) -> Double {
    values.sorted()[values.count / 2]
  }

  private static func cpuMilliseconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
  }
}
