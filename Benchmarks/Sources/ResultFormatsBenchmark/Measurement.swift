import Foundation

/// The best of several runs over one file, in CPU time of this process.
///
/// Everything here runs on one thread, and CPU time is the steadier figure on a machine that does
/// other work too.
struct Measurement {
  /// 10⁶ bytes a second.
  var megabytesPerSecond: Double

  init(bytes: Int, runs: Int = 5, _ body: () throws -> Void) rethrows {
    var best = Double.infinity
    for _ in 0..<runs {
      let start = Self.cpuSeconds()
      try body()
      best = min(best, Self.cpuSeconds() - start)
    }
    megabytesPerSecond = Double(bytes) / 1e6 / best
  }

  /// Of this process so far, user and system.
  static func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  func print(_ name: String, comparedTo other: Measurement? = nil) {
    let ratio = other.map {
      String(format: "  %5.1f × XMLParser", megabytesPerSecond / $0.megabytesPerSecond)
    }
    let padded = name.padding(toLength: 44, withPad: " ", startingAt: 0)
    Swift.print(padded, String(format: "%8.0f MB/s", megabytesPerSecond), ratio ?? "")
  }
}

/// What a child process of this program needed.
struct ChildRun {
  /// CPU time of its reading, in seconds.
  var seconds: Double
  /// The highest resident set in 10⁶ bytes (VmHWM).
  var peakMegabytes: Double
  var output: String

  init(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let lines = String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    output = lines.first ?? ""
    let figures = lines.last?.split(separator: " ").compactMap { Double($0) } ?? []
    peakMegabytes = figures.first ?? 0
    seconds = figures.last ?? 0
  }

  /// Of this process, in 10⁶ bytes.
  static func peakOfThisProcess() -> Double {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    let kibibytes = line?.split(separator: " ").compactMap { Double($0) }.first ?? 0
    return kibibytes * 1024 / 1e6
  }
}
