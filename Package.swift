// swift-tools-version: 6.3
import PackageDescription

let asyncHTTPClient = Target.Dependency.product(
  name: "AsyncHTTPClient", package: "async-http-client")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP2 = Target.Dependency.product(name: "NIOHTTP2", package: "swift-nio-http2")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

let package = Package(
  name: "assay",
  products: [
    .executable(name: "assay", targets: ["assay"]),
    .library(name: "Assay", targets: ["Assay"]),
    // Contracts alone, for those who need no servers: a smaller build.
    .library(name: "AssayContracts", targets: ["AssayContracts"]),
    // A trait that measures what each test executes.
    .library(name: "AssayTestCoverage", targets: ["AssayTestCoverage"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    // 4 root
    .executableTarget(name: "assay", dependencies: ["AssayCommands"]),

    // 3 delivery
    .target(
      name: "Assay",
      dependencies: [
        "AssayContracts", "AssayDependencies", "AssayDocker", "AssayEvidence", "AssayFlakiness",
        "AssayLeaseClient", "AssayManifest", "AssayProvisioning", "AssayTestRuns", "AssayYAML",
      ]),
    .target(
      name: "AssayContracts",
      dependencies: [
        "AssayDates", "AssayEvidence", "AssayJSON", "AssayMatching", "AssayMockServer",
        "AssayMocking", "AssayPact", "AssayPactFiles", "AssayProviderVerification",
        "AssayRegularExpressions", "AssayVerifier",
      ]),
    .target(name: "AssayTestCoverage", dependencies: ["CProfileCounters"]),
    .target(
      name: "AssayCommands",
      dependencies: [
        "AssayContractCoverage", "AssayContractDifferences", "AssayContractReview", "AssayCoverage",
        "AssayDates",
        "AssayDependencies", "AssayDocker", "AssayEvidence", "AssayFlakiness", "AssayGit",
        "AssayHermeticity", "AssayJSON",
        "AssayLeaseClient", "AssayManifest", "AssayMatching", "AssayMockServer", "AssayMocking",
        "AssayOpenAPI", "AssayOpenAPIChanges", "AssayPact", "AssayPactFiles", "AssayProbe",
        "AssayProcesses",
        "AssayProviderVerification", "AssayProvisioning", "AssayRecordingProxy",
        "AssayRegularExpressions", "AssayReports", "AssayResultFormats", "AssaySQLite",
        "AssaySandbox",
        "AssayServer", "AssayServices", "AssaySharding", "AssayTestImpact",
        "AssayTestReview", "AssayTestRunners", "AssayTestRuns",
        "AssayVerification",
        "AssayVerifier",
        "AssayYAML", subprocess, system,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    .target(
      name: "AssayProvisioning",
      dependencies: [
        "AssayDependencies", "AssayDocker", "AssayEvidence", "AssayKafkaMock", "AssayMariaDB",
        "AssayPostgres", "AssayProcesses", "AssayServices",
      ]),
    .target(
      name: "AssayServer",
      dependencies: [
        "AssayDependencies", "AssayEvidence", "AssayManifest", "AssayProvisioning",
        "AssaySharding", logging, nioCore,
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
      ]),

    // 2 adapters
    .target(
      name: "AssayDocker",
      dependencies: [
        "AssayDependencies", "AssayEvidence", nioCore, nioHTTP1, nioPosix, nioSSL, subprocess,
        system,
      ]),
    .target(
      name: "AssayGit", dependencies: ["AssayCoverage", "AssayEvidence", subprocess, system]),
    .target(name: "AssayKafkaMock", dependencies: ["AssayEvidence", "CKafka"]),
    .target(
      name: "AssayMockServer",
      dependencies: [
        "AssayEvidence", "AssayJSON", "AssayMatching", "AssayMocking", "AssayPact", nioCore,
        nioHTTP1, nioHTTP2, nioPosix, nioSSL, subprocess, system,
      ]),
    .target(name: "AssayPactFiles", dependencies: ["AssayEvidence", "AssayJSON", "AssayPact"]),
    .target(
      name: "AssayRecordingProxy",
      dependencies: ["AssayContractCoverage", "AssayEvidence", nioCore, nioHTTP1, nioPosix]),
    .target(
      name: "AssayVerifier",
      dependencies: [
        "AssayEvidence", "AssayJSON", "AssayMatching", "AssayPact", "AssayProviderVerification",
        asyncHTTPClient, nioCore, nioHTTP1, nioPosix, nioSSL,
      ]),
    .target(
      name: "AssayLeaseClient", dependencies: ["AssayEvidence", asyncHTTPClient, nioCore, nioHTTP1]),
    .target(
      name: "AssayMariaDB", dependencies: ["AssayDependencies", "AssayEvidence", "CMariaDB"]),
    .target(
      name: "AssayPostgres", dependencies: ["AssayDependencies", "AssayEvidence", "CPostgres"]),
    .target(
      name: "AssayProcesses",
      dependencies: [
        "AssayDependencies", "AssayEvidence", "CProcessControl", subprocess, system,
      ]),
    .target(
      name: "AssayServices",
      dependencies: [
        "AssayDependencies", "AssayEvidence", asyncHTTPClient, nioCore, nioHTTP1, nioPosix,
      ]),
    .target(
      name: "AssayTestRunners",
      dependencies: [
        "AssayDates", "AssayEvidence", "AssayJSON", "AssayProbe", "AssayTestRuns",
      ]),
    .target(
      name: "AssaySandbox", dependencies: ["AssayEvidence", "AssayHermeticity", "CSandbox"]),
    .target(name: "CKafka"),
    .target(name: "CMariaDB"),
    .target(name: "CPostgres"),
    .target(name: "CProcessControl"),
    .target(name: "CProfileCounters"),
    .target(name: "CRegularExpressions"),
    .target(name: "CSandbox"),
    .target(
      name: "AssayRegularExpressions", dependencies: ["AssayMatching", "CRegularExpressions"]),
    .target(
      name: "AssayReports", dependencies: ["AssayEvidence", "AssayTestRuns", "AssayVerification"]),
    .target(
      name: "AssayResultFormats",
      dependencies: ["AssayCoverage", "AssayEvidence", "AssayJSON", "AssayTestRuns"]),
    .target(
      name: "AssaySQLite",
      dependencies: [
        "AssayEvidence", "AssayFlakiness", "AssayTestRuns", "AssayVerification",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .target(
      name: "AssayYAML",
      dependencies: [
        "AssayEvidence", "AssayFlakiness", "AssayJSON", "AssayManifest",
        .product(name: "Yams", package: "Yams"),
      ]),

    // 1 engines
    .target(name: "AssayDependencies", dependencies: ["AssayEvidence"]),
    .target(
      name: "AssayContractCoverage",
      dependencies: [
        "AssayContractReview", "AssayEvidence", "AssayJSON", "AssayMatching", "AssayOpenAPI",
        "AssayPact",
      ]),
    .target(
      name: "AssayContractDifferences", dependencies: ["AssayJSON", "AssayMatching", "AssayPact"]),
    .target(
      name: "AssayContractReview", dependencies: ["AssayJSON", "AssayMatching", "AssayPact"]),
    .target(name: "AssayMatching", dependencies: ["AssayDates", "AssayJSON"]),
    .target(name: "AssayMocking", dependencies: ["AssayJSON", "AssayMatching", "AssayPact"]),
    .target(name: "AssayOpenAPI", dependencies: ["AssayJSON"]),
    .target(name: "AssayOpenAPIChanges", dependencies: ["AssayJSON", "AssayOpenAPI"]),
    .target(name: "AssayPact", dependencies: ["AssayDates", "AssayJSON", "AssayMatching"]),
    .target(
      name: "AssayProviderVerification", dependencies: ["AssayJSON", "AssayMatching", "AssayPact"]),
    .target(
      name: "AssayManifest",
      dependencies: ["AssayDates", "AssayDependencies", "AssayEvidence", "AssayTestRuns"]),
    .target(name: "AssayTestReview"),
    .target(name: "AssayCoverage", dependencies: ["AssayJSON", "AssayTestRuns"]),
    .target(name: "AssayFlakiness", dependencies: ["AssayEvidence", "AssayTestRuns"]),
    .target(
      name: "AssayHermeticity", dependencies: ["AssayEvidence", "AssayJSON", "AssayTestRuns"]),
    .target(name: "AssayProbe", dependencies: ["AssayDates", "AssayJSON"]),
    .target(
      name: "AssaySharding", dependencies: ["AssayDependencies", "AssayJSON", "AssayTestRuns"]),
    .target(
      name: "AssayTestImpact", dependencies: ["AssayCoverage", "AssayJSON", "AssayTestRuns"]),
    .target(name: "AssayTestRuns", dependencies: ["AssayEvidence"]),
    .target(
      name: "AssayVerification",
      dependencies: [
        "AssayCoverage", "AssayEvidence", "AssayFlakiness", "AssayManifest", "AssayTestReview",
        "AssayTestRuns",
      ]),

    // 0 vocabulary
    .target(name: "AssayDates"),
    .target(name: "AssayEvidence"),
    .target(name: "AssayJSON"),

    // Tests mirror the sources
    .target(
      name: "AssayTestSupport", dependencies: [subprocess, system], path: "Tests/AssayTestSupport"),
    .testTarget(
      name: "AssayContractCoverageTests",
      dependencies: [
        "AssayContractCoverage", "AssayEvidence", "AssayJSON", "AssayMatching", "AssayOpenAPI",
        "AssayPact", "AssayRegularExpressions",
      ]),
    .testTarget(
      name: "AssayContractDifferencesTests",
      dependencies: [
        "AssayContractDifferences", "AssayJSON", "AssayMatching", "AssayPact",
        "AssayRegularExpressions", "AssayTestSupport",
      ]),
    .testTarget(
      name: "AssayContractsTests",
      dependencies: [
        "AssayContracts", "AssayEvidence", "AssayJSON", "AssayMatching", "AssayPact",
        "AssayPactFiles", "AssayTestSupport",
      ]),
    .testTarget(
      name: "AssayContractReviewTests",
      dependencies: [
        "AssayContractReview", "AssayJSON", "AssayMatching", "AssayPact", "AssayRegularExpressions",
      ]),
    .testTarget(name: "AssayDatesTests", dependencies: ["AssayDates"]),
    .testTarget(
      name: "AssayDependenciesTests",
      dependencies: ["AssayDependencies", "AssayEvidence", "AssayManifest", "AssayYAML"]),
    .testTarget(
      name: "AssayDockerTests",
      dependencies: [
        "AssayDependencies", "AssayDocker", "AssayEvidence", "AssayServerTestSupport", nioCore,
        nioHTTP1, nioPosix, subprocess, system,
      ]),
    .testTarget(
      name: "AssayTests", dependencies: ["Assay", "AssayTestSupport", subprocess],
      exclude: ["Fixtures", "assay.yaml"]),
    .testTarget(name: "AssayEvidenceTests", dependencies: ["AssayEvidence"]),
    .testTarget(name: "AssayJSONTests", dependencies: ["AssayJSON"]),
    .testTarget(
      name: "AssayKafkaMockTests",
      dependencies: [
        "AssayEvidence", "AssayKafkaMock", "AssayServerTestSupport", "assay-kafka-mock-fixture",
      ]),
    .executableTarget(
      name: "assay-kafka-mock-fixture", dependencies: ["AssayKafkaMock"],
      path: "Tests/assay-kafka-mock-fixture"),
    .testTarget(
      name: "AssayManifestTests",
      dependencies: [
        "AssayDependencies", "AssayEvidence", "AssayManifest", "AssayTestRuns", "AssayYAML",
      ]),
    .testTarget(
      name: "AssayMariaDBTests",
      dependencies: [
        "AssayDependencies", "AssayEvidence", "AssayMariaDB", "AssayServerTestSupport",
      ]),
    .testTarget(
      name: "AssayMatchingTests",
      dependencies: [
        "AssayJSON", "AssayMatching", "AssayRegularExpressions", "AssayTestSupport",
      ]),
    .testTarget(
      name: "AssayMockServerTests",
      dependencies: [
        "AssayEvidence", "AssayJSON", "AssayMatching", "AssayMockServer", "AssayMocking",
        "AssayPact", "AssayRegularExpressions", asyncHTTPClient, nioCore, nioHTTP1, nioHTTP2,
        nioPosix, nioSSL, system,
      ]),
    .testTarget(
      name: "AssayMockingTests",
      dependencies: [
        "AssayJSON", "AssayMatching", "AssayMocking", "AssayPact", "AssayRegularExpressions",
      ]),
    .testTarget(
      name: "AssayOpenAPIChangesTests",
      dependencies: ["AssayJSON", "AssayOpenAPI", "AssayOpenAPIChanges"]),
    .testTarget(
      name: "AssayOpenAPITests",
      dependencies: [
        "AssayJSON", "AssayOpenAPI", "AssayTestSupport", .product(name: "Yams", package: "Yams"),
      ]),
    .testTarget(
      name: "AssayPactFilesTests",
      dependencies: [
        "AssayEvidence", "AssayJSON", "AssayMatching", "AssayPact", "AssayPactFiles",
        "AssayTestSupport", "assay-pact-fixture", subprocess, system,
      ]),
    .executableTarget(
      name: "assay-pact-fixture",
      dependencies: ["AssayEvidence", "AssayJSON", "AssayMatching", "AssayPact", "AssayPactFiles"],
      path: "Tests/assay-pact-fixture"),
    .testTarget(
      name: "AssayPactTests",
      dependencies: ["AssayJSON", "AssayMatching", "AssayPact", "AssayTestSupport"]),
    .testTarget(
      name: "AssayPostgresTests",
      dependencies: ["AssayDependencies", "AssayEvidence", "AssayPostgres"]),
    .testTarget(
      name: "AssayProcessesTests",
      dependencies: [
        "AssayDependencies", "AssayEvidence", "AssayProcesses", "AssayServerTestSupport",
        "CProcessControl", subprocess, system,
      ]),
    // Not a dependency of its tests, which would link it: its guard is not assay's.
    .executableTarget(
      name: "assay-process-fixture",
      dependencies: [
        "AssayDependencies", "AssayEvidence", "AssayProcesses", "AssayServerTestSupport",
        "CProcessControl",
      ], path: "Tests/assay-process-fixture"),
    .testTarget(
      name: "AssayProviderVerificationTests",
      dependencies: [
        "AssayJSON", "AssayMatching", "AssayPact", "AssayProviderVerification",
        "AssayRegularExpressions", "AssayTestSupport",
      ]),
    .testTarget(
      name: "AssayRecordingProxyTests",
      dependencies: [
        "AssayContractCoverage", "AssayEvidence", "AssayJSON", "AssayRecordingProxy", nioCore,
        nioHTTP1, nioPosix,
      ]),
    .testTarget(
      name: "AssayVerifierTests",
      dependencies: [
        "AssayEvidence", "AssayJSON", "AssayMatching", "AssayMockServer", "AssayMocking",
        "AssayPact", "AssayProviderVerification", "AssayRegularExpressions", "AssayTestSupport",
        "AssayVerifier", asyncHTTPClient, nioCore, nioHTTP1, nioPosix, nioSSL,
      ]),
    .testTarget(
      name: "AssayProvisioningTests",
      dependencies: [
        "AssayDependencies", "AssayDocker", "AssayEvidence", "AssayMariaDB", "AssayPostgres",
        "AssayProvisioning", "AssayServerTestSupport", "AssayServices", "AssayYAML",
        asyncHTTPClient, nioCore, nioHTTP1, subprocess,
      ]),
    .testTarget(
      name: "AssayRegularExpressionsTests",
      dependencies: ["AssayMatching", "AssayRegularExpressions"]),
    .testTarget(
      name: "AssayReportsTests",
      dependencies: ["AssayEvidence", "AssayReports", "AssayTestRuns", "AssayVerification"],
      exclude: ["Snapshots"]),
    .testTarget(
      name: "AssayResultFormatsTests",
      dependencies: [
        "AssayCoverage", "AssayEvidence", "AssayResultFormats", "AssayTestRuns", "AssayTestSupport",
      ]),
    .testTarget(
      name: "AssayServerTests",
      dependencies: [
        "AssayDependencies", "AssayLeaseClient", "AssayProvisioning", "AssayServer",
        asyncHTTPClient, nioCore, nioHTTP1,
      ]),
    .target(
      name: "AssayServerTestSupport", dependencies: ["AssayDependencies", "AssayEvidence"],
      path: "Tests/AssayServerTestSupport"),
    .testTarget(
      name: "AssayServicesTests",
      dependencies: [
        "AssayDependencies", "AssayEvidence", "AssayServerTestSupport", "AssayServices", nioCore,
        nioHTTP1, nioPosix,
      ]),
    .testTarget(
      name: "AssaySQLiteTests",
      dependencies: [
        "AssayEvidence", "AssayFlakiness", "AssaySQLite", "AssayTestRuns", "AssayVerification",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(
      name: "AssayCoverageTests", dependencies: ["AssayCoverage", "AssayJSON", "AssayTestRuns"]),
    .testTarget(
      name: "AssayGitTests",
      dependencies: ["AssayCoverage", "AssayEvidence", "AssayGit", subprocess]),
    .testTarget(
      name: "AssayHermeticityTests",
      dependencies: ["AssayEvidence", "AssayHermeticity", "AssayTestRuns"]),
    .testTarget(
      name: "AssaySandboxTests",
      dependencies: [
        "AssayEvidence", "AssayHermeticity", "AssaySandbox", "AssayServerTestSupport",
        "AssayTestRuns",
      ]),
    .testTarget(
      name: "AssayProbeTests", dependencies: ["AssayDates", "AssayJSON", "AssayProbe"]),
    .testTarget(
      name: "AssayTestRunnersTests",
      dependencies: [
        "AssayDates", "AssayEvidence", "AssayJSON", "AssayProbe", "AssayProcesses",
        "AssayResultFormats", "AssayServerTestSupport", "AssayTestRunners", "AssayTestRuns",
        "AssayTestSupport",
      ]),
    .testTarget(
      name: "AssayShardingTests", dependencies: ["AssayJSON", "AssaySharding", "AssayTestRuns"]),
    .testTarget(
      name: "AssayTestImpactTests",
      dependencies: ["AssayCoverage", "AssayTestImpact", "AssayTestRuns"]),
    .testTarget(
      name: "AssayFlakinessTests",
      dependencies: ["AssayEvidence", "AssayFlakiness", "AssayTestRuns", "AssayTestSupport"]),
    .testTarget(name: "AssayTestRunsTests", dependencies: ["AssayTestRuns"]),
    .testTarget(name: "AssayTestReviewTests", dependencies: ["AssayTestReview"]),
    .testTarget(
      name: "AssayVerificationTests",
      dependencies: [
        "AssayCoverage", "AssayDependencies", "AssayEvidence", "AssayFlakiness", "AssayManifest",
        "AssayTestRuns",
        "AssayVerification",
      ]),
    .testTarget(
      name: "AssayYAMLTests",
      dependencies: [
        "AssayEvidence", "AssayFlakiness", "AssayJSON", "AssayManifest", "AssayTestRuns",
        "AssayYAML",
      ]),
    .testTarget(
      name: "CommandLineTests",
      dependencies: [
        "AssayServerTestSupport", "AssayTestSupport", "assay", subprocess, system,
      ]),
    .testTarget(
      name: "ContractInteropTests",
      dependencies: ["AssayTestSupport", "assay", subprocess, system],
      exclude: ["Fixtures", "setup.sh"]),
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
