// swift-tools-version: 6.3
import PackageDescription

// A package of its own, so that nobody who builds Assay builds its benchmarks.
// Run one with `swift run -c release ResultFormatsBenchmark` in this folder.
//
// The code that is measured has `package` access, which ends at a package's border. Its folders
// are therefore targets here too, by symbolic links in Sources.
let package = Package(
  name: "assay-benchmarks",
  targets: [
    .target(name: "AssayEvidence"),
    .target(name: "AssayTestRuns", dependencies: ["AssayEvidence"]),
    .target(name: "AssayResultFormats", dependencies: ["AssayEvidence", "AssayTestRuns"]),
    .executableTarget(
      name: "ResultFormatsBenchmark", dependencies: ["AssayResultFormats", "AssayTestRuns"]),
  ]
)
let settings: [SwiftSetting] =
  [
    "ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility",
    "InferIsolatedConformances", "NonisolatedNonsendingByDefault", "ImmutableWeakCaptures",
  ].map { .enableUpcomingFeature($0) } + [.treatAllWarnings(as: .error)]
for target in package.targets { target.swiftSettings = settings }
