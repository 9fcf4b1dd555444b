import AssayDependencies
import AssayDocker
import AssayEvidence
import AssayProvisioning
import Foundation
import Testing

/// A run as `assay exec` has it, with the images that were made of this machine's packages.
enum TestRun {
  static func use(
    _ dependencies: [Dependency], _ body: (DependencyHost) async throws -> Void
  ) async throws {
    let run = try await DependencyRun.open(
      dependencies, id: "test-\(UUID().uuidString.lowercased())",
      variables: ["ASSAY_IMAGE_PREFIX": "assay/"])
    let result: Result<Void, any Error>
    do { result = .success(try await body(run.host)) } catch { result = .failure(error) }
    await run.close()
    try result.get()
  }

  static func owner(_ test: String) -> LeaseOwner {
    LeaseOwner(suite: "orders/integration", test: test)
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips where no engine answers, but never under `CI=true`: `make test` sets it up.
  static var needsEngine: Self {
    .enabled("no container engine answers here, or it has no assay/busybox:1") {
      if ProcessInfo.processInfo.environment["CI"] == "true" { return true }
      let client = try? await EngineDiscovery(.current).find(limits: EngineLimits())
      return (try? await client?.image("assay/busybox:1")) != nil
    }
  }
}
