// swift-tools-version: 6.3
import PackageDescription

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
    // 0 vocabulary
    .target(name: "AssayEvidence"),

    // 4 root, and below it the layers it stands on
    .executableTarget(name: "assay"),

    // 1 engines
    .target(name: "AssayTestRuns", dependencies: ["AssayEvidence"]),
    .target(name: "AssayManifest", dependencies: ["AssayEvidence", "AssayTestRuns"]),
    .target(
      name: "AssayVerification",
      dependencies: ["AssayEvidence", "AssayManifest", "AssayTestRuns"]),

    // 2 adapters
    .target(
      name: "AssaySQLite",
      dependencies: [
        "AssayEvidence", "AssayTestRuns", "AssayVerification",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),

    // Tests mirror the sources
    .testTarget(name: "AssayEvidenceTests", dependencies: ["AssayEvidence"]),
    .testTarget(name: "AssayTestRunsTests", dependencies: ["AssayTestRuns"]),
    .testTarget(
      name: "AssayVerificationTests",
      dependencies: ["AssayEvidence", "AssayManifest", "AssayTestRuns", "AssayVerification"]),
    .testTarget(
      name: "AssaySQLiteTests",
      dependencies: ["AssayEvidence", "AssaySQLite", "AssayTestRuns", "AssayVerification"]),
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
