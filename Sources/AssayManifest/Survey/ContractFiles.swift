/// Pact files and OpenAPI documents of a repository.
struct ContractFiles {
  /// Consumer and provider as the pact files name them, without repetition.
  private(set) var boundaries: [(consumer: String, provider: String)] = []
  /// Folders that hold pact files, sorted.
  private(set) var folders: [String] = []
  private(set) var openAPI: [String] = []

  init(_ listing: RepositoryListing) {
    for path in listing.paths where !path.folder.isInSamples {
      let name = path.fileName.lowercased()
      if name.hasPrefix("openapi.") || name.hasPrefix("swagger.") || name.contains(".openapi.") {
        openAPI.append(path)
      }
      let isPact = path.lowercased().split(separator: "/").contains {
        ["pact", "pacts"].contains($0)
      }
      guard name.hasSuffix(".json"), isPact, let tree = listing.tree(at: path),
        let consumer = tree["consumer"]?["name"]?.text,
        let provider = tree["provider"]?["name"]?.text
      else { continue }
      if !folders.contains(path.folder) { folders.append(path.folder) }
      if !boundaries.contains(where: { $0 == (consumer, provider) }) {
        boundaries.append((consumer, provider))
      }
    }
  }
}
