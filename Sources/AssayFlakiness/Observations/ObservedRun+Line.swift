extension ObservedRun.Line {
  /// Where a run belongs by what CI says about it.
  package init(
    pullRequest: String?, branch: String?,
    mainBranches: Set<String> = ["main", "master", "trunk"]
  ) {
    if let number = pullRequest.flatMap({ Int($0) }) {
      self = .pullRequest(number)
    } else if let branch, !mainBranches.contains(branch) {
      self = .branch(branch)
    } else {
      self = .main
    }
  }
}
