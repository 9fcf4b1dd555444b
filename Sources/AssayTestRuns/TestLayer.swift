/// A layer of the test pyramid, cheapest first as the plan runs them.
package enum TestLayer: String, Sendable, Hashable, CaseIterable, Comparable {
  case unit
  case contract
  case integration
  case endToEnd = "e2e"

  package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .unit: 0
    case .contract: 1
    case .integration: 2
    case .endToEnd: 3
    }
  }
}
