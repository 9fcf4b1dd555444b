import AssayMutationRuns
import Foundation
import Testing

/// What is copied, and which target a file belongs to.
struct PackageCopyTests {
  @Test func `a copy inside of the package does not hold itself`() async throws {
    let orders = try OrdersPackage()
    defer { orders.remove() }
    let work = "\(orders.folder)/work"
    for _ in 0..<2 {
      let copy = try await PackageCopy(of: orders.folder, work: work)
      #expect(copy.package.hasSuffix("/work"))
    }
    #expect(orders.read("work/Sources/Orders/Pricing.swift") == OrdersPackage.pricing)
    #expect(!FileManager.default.fileExists(atPath: "\(work)/work"))
  }

  @Test(arguments: [
    (".", "Pricing.swift", true), (".", "Sub/Other.swift", true), (".", "Package.swift", false),
    ("Sources/Orders", "Sources/Orders/Pricing.swift", true),
    ("Sources/Orders", "Pricing.swift", false),
    ("Sources/Orders", "Sources/OrdersMore/Pricing.swift", false),
  ])
  func `a target holds its sources, wherever its folder is`(
    path: String, file: String, isHeld: Bool
  ) {
    let target = SwiftTool.Target(
      name: "Orders", path: path, sources: ["Pricing.swift", "Sub/Other.swift"], isTest: false)
    #expect(target.holds(file) == isHeld)
  }
}
