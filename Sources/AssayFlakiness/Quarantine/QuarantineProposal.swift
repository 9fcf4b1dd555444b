package import AssayEvidence

/// A change to the quarantine list that the history suggests.
package struct QuarantineProposal: Sendable, Hashable {
  package enum Change: Sendable, Hashable {
    /// Its flakes block changes.
    case add(FlakyTest)
    /// What it covers is healthy again.
    case release(QuarantineEntry)
  }

  package var change: Change
  package var reason: String
}

extension FlakinessDetector {
  /// Moves flaky tests in and out of quarantine, as the list has them.
  package mutating func apply(
    _ list: QuarantineList, at time: UnixTime, run: String
  ) -> [StateTransition] {
    var transitions: [StateTransition] = []
    for test in watched.sorted() {
      let ledger = ledgers[test]
      let entry = list.entry(for: ledger.reference, at: time)
      let listed = entry.flatMap { $0.isExpired(at: time) ? nil : $0 }
      switch (ledger.state, listed) {
      case (.flaky, let entry?):
        transitions.append(move(test, to: .quarantined, because: .listed(owner: entry.owner), run))
      case (.quarantined, nil):
        transitions.append(move(test, to: .flaky, because: .unlisted, run))
      default: break
      }
    }
    return transitions
  }

  /// What should come into the list and what should leave it, costliest first; no more additions
  /// than there is room for.
  package func proposals(for list: QuarantineList, at time: UnixTime) -> [QuarantineProposal] {
    let releases = list.entries.compactMap { entry in
      releaseReason(of: entry, at: time).map {
        QuarantineProposal(change: .release(entry), reason: $0)
      }
    }
    let room = max(0, list.maximumTests - list.entries.count + releases.count)
    let costly = board.filter { test in
      test.state == .flaky && test.cost.blockedRuns > 0
        && list.entry(for: test.test, at: time) == nil
    }
    let additions = costly.prefix(room).map { test in
      QuarantineProposal(
        change: .add(test),
        reason: "\(test.test) blocked \(Text.count(test.cost.blockedRuns, "run")) and "
          + "\(Text.count(test.cost.pullRequests.count, "pull request")), "
          + "\(Text.number(test.cost.minutes, digits: 0)) minutes")
    }
    return releases + additions
  }

  private func releaseReason(of entry: QuarantineEntry, at time: UnixTime) -> String? {
    let covered = ledgers.filter { entry.covers($0.reference) }
    guard !covered.isEmpty else {
      let days = (time.secondsSince1970 - entry.since.secondsSince1970) / 86400
      guard days * 86400 >= settings.quietSeconds else { return nil }
      return "\(entry.pattern.text) has not failed in the \(Int(days)) days of its quarantine"
    }
    guard covered.allSatisfy({ $0.state == .healthy }) else { return nil }
    switch covered.compactMap(\.release).last {
    case .cleanRuns(let passes, let needed):
      return "\(entry.pattern.text) passed \(passes) times in a row, \(needed) were needed"
    case .notSeen(let days):
      return "\(entry.pattern.text) has not failed for \(Int(days)) days"
    default: return nil
    }
  }
}
