// swift-tools-version: 6.3
import PackageDescription

let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

let package = Package(
  name: "assay",
  products: [
    .executable(name: "assay", targets: ["assay"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    // 4 root
    .executableTarget(name: "assay", dependencies: ["AssayCommands", "AssayProcesses"]),

    // 3 delivery
    .target(
      name: "AssayCommands",
      dependencies: [
        "AssayDependencies", "AssayEvidence", "AssayGit", "AssayManifest", "AssayProcesses",
        "AssayReports", "AssayResultFormats", "AssaySQLite", "AssayTestRuns", "AssayVerification",
        "AssayYAML", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // 2 adapters
    .target(name: "AssayGit", dependencies: [subprocess, system]),
    .target(
      name: "AssayProcesses",
      dependencies: [
        "AssayDependencies", "AssayEvidence", "AssayManifest", "CProcessControl", subprocess,
        system,
      ]),
    .target(name: "CProcessControl"),
    .target(
      name: "AssayReports", dependencies: ["AssayEvidence", "AssayTestRuns", "AssayVerification"]),
    .target(name: "AssayResultFormats", dependencies: ["AssayEvidence", "AssayTestRuns"]),
    .target(
      name: "AssaySQLite",
      dependencies: [
        "AssayEvidence", "AssayTestRuns", "AssayVerification",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .target(
      name: "AssayYAML", dependencies: ["AssayManifest", .product(name: "Yams", package: "Yams")]),

    // 1 engines
    .target(name: "AssayDependencies", dependencies: ["AssayEvidence"]),
    .target(name: "AssayManifest", dependencies: ["AssayEvidence", "AssayTestRuns"]),
    .target(name: "AssayTestRuns", dependencies: ["AssayEvidence"]),
    .target(
      name: "AssayVerification", dependencies: ["AssayEvidence", "AssayManifest", "AssayTestRuns"]),

    // 0 vocabulary
    .target(name: "AssayEvidence"),

    // Tests mirror the sources
    .target(
      name: "AssayTestSupport", dependencies: [subprocess, system], path: "Tests/AssayTestSupport"),
    .testTarget(
      name: "AssayDependenciesTests",
      dependencies: ["AssayDependencies", "AssayEvidence", "AssayManifest"]),
    .testTarget(name: "AssayEvidenceTests", dependencies: ["AssayEvidence"]),
    .testTarget(
      name: "AssayManifestTests",
      dependencies: ["AssayEvidence", "AssayManifest", "AssayTestRuns", "AssayYAML"]),
    .testTarget(
      name: "AssayProcessesTests",
      dependencies: [
        "AssayDependencies", "AssayEvidence", "AssayManifest", "AssayProcesses",
        "assay-process-fixture", subprocess, system,
      ]),
    .executableTarget(
      name: "assay-process-fixture", dependencies: ["AssayDependencies", "AssayProcesses"],
      path: "Tests/assay-process-fixture"),
    .testTarget(
      name: "AssayReportsTests",
      dependencies: ["AssayEvidence", "AssayReports", "AssayTestRuns", "AssayVerification"],
      exclude: ["Snapshots"]),
    .testTarget(
      name: "AssayResultFormatsTests",
      dependencies: ["AssayEvidence", "AssayResultFormats", "AssayTestRuns"]),
    .testTarget(
      name: "AssaySQLiteTests",
      dependencies: ["AssayEvidence", "AssaySQLite", "AssayTestRuns", "AssayVerification"]),
    .testTarget(name: "AssayTestRunsTests", dependencies: ["AssayTestRuns"]),
    .testTarget(
      name: "AssayVerificationTests",
      dependencies: ["AssayEvidence", "AssayManifest", "AssayTestRuns", "AssayVerification"]),
    .testTarget(
      name: "AssayYAMLTests",
      dependencies: ["AssayEvidence", "AssayManifest", "AssayTestRuns", "AssayYAML"]),
    .testTarget(
      name: "CommandLineTests", dependencies: ["AssayTestSupport", "assay", subprocess, system]),
    .testTarget(name: "ShopTests", dependencies: ["AssayTestSupport", "assay"]),
    .testTarget(name: "TidyTests"),
  ]
)

// One set of settings for every Swift target of ours: Swift 6 mode comes with the tools version.
let settings: [SwiftSetting] =
  [
    "ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility",
    "InferIsolatedConformances", "NonisolatedNonsendingByDefault", "ImmutableWeakCaptures",
  ].map { .enableUpcomingFeature($0) } + [
    .strictMemorySafety(), .treatAllWarnings(as: .error),
    .treatWarning("ExplicitSendable", as: .error),
  ]
for target in package.targets where !target.name.hasPrefix("C") && target.type != .system {
  target.swiftSettings = (target.swiftSettings ?? []) + settings
}
