import AssayDocker
import Synchronization

/// What is done about an image that the engine does not have yet.
package struct ImageWork: Sendable, Hashable {
  /// Stays the same from step to step, for example `pulling postgres:15`.
  package var title: String
  /// How far it is, for example `3 of 5 layers, 12.3 of 45.0 MB`.
  package var progress: String
}

/// Sums up the steps of pulls and builds.
final class ImageProgressWords: Sendable {
  private let tallies = Mutex<[String: PullTally]>([:])

  func work(for step: ImageProgress) -> ImageWork {
    switch step {
    case .pull(let reference, let progress):
      let title = "pulling \(reference)"
      return ImageWork(title: title, progress: summary(of: title, adding: progress))
    case .build(.pull(let progress)):
      let title = "pulling an image to build on"
      return ImageWork(title: title, progress: summary(of: title, adding: progress))
    case .build(.line(let line)):
      return ImageWork(title: "building an image", progress: line)
    }
  }

  private func summary(of title: String, adding progress: PullProgress) -> String {
    tallies.withLock { tallies in
      tallies[title, default: PullTally()].add(progress)
      return tallies[title]?.summary ?? ""
    }
  }
}
