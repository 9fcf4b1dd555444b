import AssayDependencies
import FoundationEssentials
import Testing

struct ModuleTableTests {
  /// The page is written from the catalogue: `ASSAY_UPDATE=1 swift test --filter ModuleTable`.
  @Test func `the documentation lists every kind as it is`() throws {
    let file = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "../../../docs/modules.md").standardizedFileURL
    let text = ModuleTable.page(ServiceModule.catalogue)
    if ProcessInfo.processInfo.environment["ASSAY_UPDATE"] == "1" {
      try Data(text.utf8).write(to: file)
    }
    #expect(try String(decoding: Data(contentsOf: file), as: UTF8.self) == text)
  }
}
