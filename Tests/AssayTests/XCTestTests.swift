import Assay
import XCTest

final class XCTestTests: XCTestCase {
  private var database: Lease?

  override func setUp() async throws {
    database = try await lease(.postgres(migrations: "Fixtures/migrations"))
  }

  // Each would fail if the other's row were there, whichever runs first.
  func testHasADatabase() async throws { try await insert() }
  func testHasAnother() async throws { try await insert() }

  private func insert() async throws {
    let url = try XCTUnwrap(database).url
    let count = try await psql(url, "INSERT INTO items VALUES ('x'); SELECT count(*) FROM items")
    XCTAssertEqual(count, "1")
  }
}
