// swift-tools-version: 6.3
import PackageDescription

// Apart from the other benchmarks, as it uses Assay's library as its users do.
let package = Package(
  name: "assay-consumer-benchmark",
  dependencies: [.package(name: "assay", path: "../..")],
  targets: [
    .executableTarget(
      name: "ConsumerBenchmark",
      dependencies: [.product(name: "AssayContracts", package: "assay")])
  ]
)
