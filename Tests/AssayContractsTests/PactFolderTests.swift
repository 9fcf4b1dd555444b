import AssayContracts
import AssayEvidence
import AssayTestSupport
import Testing

struct PactFolderTests {
  private func path(
    _ folder: TemporaryFolder, _ named: String? = nil, _ environment: [String: String] = [:]
  ) throws -> String {
    try PactFolder.path(
      named, sourceFile: "\(folder.path)/Tests/ShopTests/StockTests.swift",
      environment: environment)
  }

  @Test(arguments: ["Package.swift", "assay.yaml"])
  func `pacts lie beside the nearest package or manifest`(file: String) async throws {
    try await TemporaryFolder.with { folder in
      try folder.write("", to: "assay.yaml")
      #expect(try path(folder) == "\(folder.path)/pacts")
      try folder.write("", to: "Tests/\(file)")
      #expect(try path(folder) == "\(folder.path)/Tests/pacts")
      #expect(try path(folder, "build/pacts") == "\(folder.path)/Tests/build/pacts")
    }
  }

  @Test func `the test decides before the environment, and that before the default`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write("", to: "Package.swift")
      let both = ["ASSAY_PACTS": "/a/b/../c", "PACT_DIR": "/other"]
      #expect(try path(folder, nil, both) == "/a/c")
      #expect(try path(folder, nil, ["ASSAY_PACTS": "", "PACT_DIR": "/other"]) == "/other")
      #expect(try path(folder, "/own", both) == "/own")
      #expect(try path(folder, "own", both) == "\(folder.path)/own")
    }
  }

  @Test func `a test outside of any package is told what to say`() {
    let failure = #expect(throws: FailureReport.self) {
      try PactFolder.path(nil, sourceFile: "/nowhere/Tests.swift", environment: [:])
    }
    #expect(failure?.remedy?.contains("ASSAY_PACTS") == true)
  }
}
