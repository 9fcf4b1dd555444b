// swift-tools-version: 6.3
import PackageDescription

// A package of its own, so that nobody who builds Assay builds its benchmarks.
// Run one with `swift run -c release NAME` in this folder.
//
// The code that is measured has `package` access, which ends at a package's border. Its folders
// are therefore targets here too, by symbolic links in Sources.
let package = Package(
  name: "assay-benchmarks",
  dependencies: [.package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0")],
  targets: [
    .target(name: "AssayDates"),
    .target(name: "AssayDependencies", dependencies: ["AssayEvidence"]),
    .target(name: "AssayEvidence"),
    .target(name: "AssayJSON"),
    .target(
      name: "AssayManifest",
      dependencies: ["AssayDates", "AssayDependencies", "AssayEvidence", "AssayTestRuns"]),
    .target(name: "AssayMatching", dependencies: ["AssayDates", "AssayJSON"]),
    .target(name: "AssayPact", dependencies: ["AssayDates", "AssayJSON", "AssayMatching"]),
    .target(
      name: "AssayPostgres", dependencies: ["AssayDependencies", "AssayEvidence", "CPostgres"]),
    .target(
      name: "AssayRegularExpressions", dependencies: ["AssayMatching", "CRegularExpressions"]),
    .target(name: "CPostgres"),
    .target(name: "CRegularExpressions"),
    .target(
      name: "AssaySQLite",
      dependencies: [
        "AssayEvidence", "AssayFlakiness", "AssayTestRuns", "AssayVerification",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .target(
      name: "AssayVerification",
      dependencies: [
        "AssayCoverage", "AssayEvidence", "AssayFlakiness", "AssayManifest", "AssayTestReview",
        "AssayTestRuns",
      ]),
    .target(name: "AssayTestReview"),
    .target(name: "AssayTestRuns", dependencies: ["AssayEvidence"]),
    .target(
      name: "AssayResultFormats",
      dependencies: ["AssayCoverage", "AssayEvidence", "AssayJSON", "AssayTestRuns"]),
    .target(name: "AssayCoverage", dependencies: ["AssayJSON", "AssayTestRuns"]),
    .target(name: "AssayFlakiness", dependencies: ["AssayEvidence", "AssayTestRuns"]),
    .target(
      name: "AssaySharding", dependencies: ["AssayDependencies", "AssayJSON", "AssayTestRuns"]),
    .executableTarget(
      name: "ContractsBenchmark",
      dependencies: ["AssayJSON", "AssayMatching", "AssayPact", "AssayRegularExpressions"]),
    .executableTarget(
      name: "LeaseBenchmark", dependencies: ["AssayDependencies", "AssayEvidence", "AssayPostgres"]),
    .executableTarget(
      name: "ResultFormatsBenchmark", dependencies: ["AssayResultFormats", "AssayTestRuns"]),
    .executableTarget(
      name: "FlakinessBenchmark",
      dependencies: ["AssayEvidence", "AssayFlakiness", "AssayTestRuns"]),
    .executableTarget(
      name: "ShardingBenchmark",
      dependencies: ["AssayDependencies", "AssaySharding", "AssayTestRuns"]),
    .executableTarget(
      name: "VerifyBenchmark",
      dependencies: [
        "AssayEvidence", "AssayFlakiness", "AssaySQLite", "AssayTestRuns", "AssayVerification",
      ]),
  ]
)
let settings: [SwiftSetting] =
  [
    "ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility",
    "InferIsolatedConformances", "NonisolatedNonsendingByDefault", "ImmutableWeakCaptures",
  ].map { .enableUpcomingFeature($0) } + [.treatAllWarnings(as: .error)]
// A C target takes no Swift settings.
for target in package.targets
where !target.name.hasPrefix("C") || target.name.hasSuffix("Benchmark") {
  target.swiftSettings = settings
}
