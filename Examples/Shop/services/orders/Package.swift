// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "orders",
  products: [
    .executable(name: "orders", targets: ["orders"])
  ],
  dependencies: [
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1")
  ],
  targets: [
    .executableTarget(
      name: "orders",
      dependencies: ["OrderService", .product(name: "FlyingSocks", package: "FlyingFox")]),
    // Only for the verification of contracts.
    .executableTarget(
      name: "orders-messages",
      dependencies: [
        "OrderService", .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "FlyingSocks", package: "FlyingFox"),
      ]),
    .target(
      name: "OrderService",
      dependencies: ["CPostgres", "CRedis", .product(name: "FlyingFox", package: "FlyingFox")]),
    .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CRedis", providers: [.apt(["libhiredis-dev"])]),

    .testTarget(name: "OrdersUnitTests", dependencies: ["OrderService"]),
    .testTarget(name: "OrdersContractTests", dependencies: ["OrderService"]),
    .testTarget(
      name: "OrdersIntegrationTests",
      dependencies: ["OrderService", .product(name: "FlyingFox", package: "FlyingFox")]),
  ]
)

// The same settings as Assay's own package: Swift 6 mode comes with the tools version.
let settings: [SwiftSetting] =
  [
    "ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility",
    "InferIsolatedConformances", "NonisolatedNonsendingByDefault", "ImmutableWeakCaptures",
  ].map { .enableUpcomingFeature($0) } + [
    .strictMemorySafety(), .treatAllWarnings(as: .error),
  ]
for target in package.targets where target.type != .system {
  target.swiftSettings = (target.swiftSettings ?? []) + settings
}
