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
