import AssayEvidence
import AssayGit
import AssayManifest
import AssayVerification
import Foundation

extension RunIdentity {
  /// Names a run that starts now; `ancestors` is nil outside version control.
  static func new(
    trigger: Manifest.Trigger, git: GitCheckout?
  ) -> (identity: RunIdentity, ancestors: Set<String>?) {
    let now = Date()
    let info = ProcessInfo.processInfo
    let identity = RunIdentity(
      id: identifier(now), assayVersion: AssayVersion.current,
      startedAt: UnixTime(secondsSince1970: now.timeIntervalSince1970),
      trigger: trigger.rawValue, commit: git?.commit,
      branch: branchOfCI(info.environment) ?? git?.branch,
      pullRequest: pullRequestOfCI(info.environment),
      hasUncommittedChanges: git?.hasUncommittedChanges ?? false, host: info.hostName,
      cores: info.activeProcessorCount)
    return (identity, git?.ancestors)
  }

  /// UTC, so that ids sort by time everywhere; the suffix keeps two runs in one second apart.
  static func identifier(_ now: Date) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: now)
    func padded(_ value: Int?, _ width: Int = 2) -> String {
      let text = String(value ?? 0)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    let day = padded(parts.year, 4) + padded(parts.month) + padded(parts.day)
    let time = padded(parts.hour) + padded(parts.minute) + padded(parts.second)
    let suffix = String(UInt16.random(in: .min ... .max), radix: 16)
    return "\(day)-\(time)-\(String(repeating: "0", count: 4 - suffix.count))\(suffix)"
  }

  /// CI systems check out a detached head and say the branch in a variable.
  static func branchOfCI(_ environment: [String: String]) -> String? {
    [
      "GITHUB_HEAD_REF", "GITHUB_REF_NAME", "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME",
      "CI_COMMIT_REF_NAME", "BUILDKITE_BRANCH", "CIRCLE_BRANCH",
    ].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
  }

  /// The number of the pull request that a CI system builds.
  static func pullRequestOfCI(_ environment: [String: String]) -> String? {
    // As `refs/pull/12/merge`, and as an address that ends in the number.
    let parts = environment["GITHUB_REF"]?.split(separator: "/") ?? []
    if parts.count > 2, parts[1] == "pull" { return String(parts[2]) }
    if let address = environment["CIRCLE_PULL_REQUEST"]?.split(separator: "/").last {
      return String(address)
    }
    return ["CI_MERGE_REQUEST_IID", "BUILDKITE_PULL_REQUEST", "CHANGE_ID"].lazy
      .compactMap { environment[$0] }.first { !$0.isEmpty && $0 != "false" }
  }
}
