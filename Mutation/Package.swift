// swift-tools-version: 6.3
import PackageDescription

// A package of its own, so that nobody who builds Assay builds swift-syntax.
//
// What it shares with Assay has `package` access, which ends at a package's border. Those folders
// are therefore targets here too, by symbolic links in Sources.
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

let package = Package(
  name: "assay-mutation",
  products: [.executable(name: "assay-mutate", targets: ["assay-mutate"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    .package(url: "https://github.com/swiftlang/swift-syntax", exact: "603.0.1"),
  ],
  targets: [
    .executableTarget(
      name: "assay-mutate",
      dependencies: [
        "AssayCoverage", "AssayEvidence", "AssayGit", "AssayJSON", "AssayMutation",
        "AssayMutationRuns", "AssayProcesses", "AssayResultFormats",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(
      name: "AssayMutationRuns",
      dependencies: [
        "AssayCoverage", "AssayEvidence", "AssayJSON", "AssayMutation", "AssayProcesses",
        subprocess,
        system,
      ]),
    .target(
      name: "AssayMutation",
      dependencies: [
        "AssayCoverage", "AssayJSON",
        .product(name: "SwiftOperators", package: "swift-syntax"),
        .product(name: "SwiftParser", package: "swift-syntax"),
        .product(name: "SwiftSyntax", package: "swift-syntax"),
      ]),

    .target(name: "AssayCoverage", dependencies: ["AssayJSON", "AssayTestRuns"]),
    .target(name: "AssayDependencies", dependencies: ["AssayEvidence"]),
    .target(name: "AssayEvidence"),
    .target(
      name: "AssayGit", dependencies: ["AssayCoverage", "AssayEvidence", subprocess, system]),
    .target(name: "AssayJSON"),
    .target(
      name: "AssayProcesses",
      dependencies: [
        "AssayDependencies", "AssayEvidence", "CProcessControl", subprocess, system,
      ]),
    .target(
      name: "AssayResultFormats",
      dependencies: ["AssayCoverage", "AssayEvidence", "AssayJSON", "AssayTestRuns"]),
    .target(name: "AssayTestRuns", dependencies: ["AssayEvidence"]),
    .target(name: "CProcessControl"),

    .testTarget(
      name: "AssayMutationTests",
      dependencies: [
        "AssayCoverage", "AssayJSON", "AssayMutation",
        .product(name: "SwiftParser", package: "swift-syntax"),
        .product(name: "SwiftSyntax", package: "swift-syntax"),
      ]),
    .testTarget(
      name: "AssayMutationRunsTests",
      dependencies: ["AssayJSON", "AssayMutationRuns", "assay-mutate", subprocess, system]),
  ]
)
let settings: [SwiftSetting] =
  [
    "ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility",
    "InferIsolatedConformances", "NonisolatedNonsendingByDefault", "ImmutableWeakCaptures",
  ].map { .enableUpcomingFeature($0) } + [
    .strictMemorySafety(), .treatAllWarnings(as: .error),
    .treatWarning("ExplicitSendable", as: .error),
  ]
// A C target takes no Swift settings.
for target in package.targets where target.name != "CProcessControl" {
  target.swiftSettings = settings
}
