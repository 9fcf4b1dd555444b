import AssayContracts
import AssayTestSupport
import XCTest

final class XCTestTests: XCTestCase {
  func testWorksWithoutSwiftTesting() async throws {
    try await TemporaryFolder.with { folder in
      try await withPact(
        folder.pact,
        .uponReceiving("a question").withRequest(.get, "/a").willRespondWith(200, json: "yes")
      ) { mock in
        let answer = try await ask("\(mock.url)/a")
        XCTAssertEqual(answer.status, 200)
      }
      XCTAssertTrue(try folder.settled().contains("a question"))
    }
  }
}
