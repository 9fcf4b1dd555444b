import Synchronization
import Testing

/// What a test records while it is looked at.
final class IssueLog: Sendable {
  private let texts = Mutex<[String]>([])

  var all: [String] { texts.withLock(\.self) }

  func add(_ issue: Issue) {
    let words = issue.comments.map(\.rawValue).joined(separator: "; ")
    texts.withLock { $0.append(words.isEmpty ? "\(issue)" : words) }
  }
}

/// A value that a test takes out of a closure.
final class Urls: Sendable {
  private let value = Mutex("")

  func set(_ new: String) { value.withLock { $0 = new } }
  func get() -> String { value.withLock(\.self) }
}
