import AssayDependencies
import AssayEvidence

extension FailureReport {
  /// The same for a person who has to make room, when it was the server's disk that is full.
  ///
  /// A server that cannot even write its log of changes breaks all connections, and only its log
  /// says why.
  func sayingWhereDiskIsFull(_ server: any RunningServer) async -> FailureReport {
    let words = "No space left on device"
    guard status == .infrastructure else { return self }
    var report = self
    if !happened.contains(words) {
      guard let line = await server.lastLines(50).last(where: { $0.contains(words) }) else {
        return self
      }
      report.happened += "\n  | \(line)"
    }
    let place = server.socketFolder ?? "the container engine's disk"
    report.remedy =
      "Free some space where the server keeps its data (\(place)), or make less of the seed."
    return report
  }
}
