// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "invoices",
  targets: [
    .target(name: "Invoices"),
    .testTarget(name: "InvoicesTests", dependencies: ["Invoices"]),
  ]
)
