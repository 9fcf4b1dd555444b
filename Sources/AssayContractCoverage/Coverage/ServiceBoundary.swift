/// Who calls whom.
package struct ServiceBoundary: Sendable, Hashable, Comparable, CustomStringConvertible {
  package var consumer: String
  package var provider: String

  package init(consumer: String, provider: String) {
    self.consumer = consumer
    self.provider = provider
  }

  package static func < (left: Self, right: Self) -> Bool {
    (left.consumer, left.provider) < (right.consumer, right.provider)
  }

  package var description: String { "\(consumer) → \(provider)" }
}
