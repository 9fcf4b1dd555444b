import Foundation

/// The best of several runs, in CPU time of this process, which is the steadier figure on a machine
/// that does other work too.
struct Measurement {
  /// CPU time of the best run.
  var seconds: Double
  /// 10⁶ bytes a second.
  var megabytesPerSecond: Double

  init(bytes: Int, runs: Int = 7, _ body: () throws -> Void) rethrows {
    seconds = .infinity
    for _ in 0..<runs {
      let start = Self.cpuSeconds()
      try body()
      seconds = min(seconds, Self.cpuSeconds() - start)
    }
    megabytesPerSecond = Double(bytes) / 1e6 / seconds
  }

  private static func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  func print(_ name: String, comparedTo peer: Measurement? = nil) {
    let ratio = peer.map {
      String(format: "  %5.2f × JSONSerialization", megabytesPerSecond / $0.megabytesPerSecond)
    }
    let padded = name.padding(toLength: 44, withPad: " ", startingAt: 0)
    Swift.print(" ", padded, String(format: "%8.1f MB/s", megabytesPerSecond), ratio ?? "")
  }
}
