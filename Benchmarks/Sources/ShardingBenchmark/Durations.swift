import AssayTestRuns
import Foundation

/// PyTorch's published test times, in seconds by job, configuration and file.
struct Durations {
  private let times: [String: [String: [String: Double]]]

  init(path: String) throws {
    let data = try Data(contentsOf: URL(filePath: path))
    times = try JSONDecoder().decode([String: [String: [String: Double]]].self, from: data)
  }

  subscript(job: String, configuration: String) -> [TestIdentity: Double]? {
    times[job]?[configuration].map { files in
      Dictionary(uniqueKeysWithValues: files.map { (TestIdentity(suite: "", name: $0), $1) })
    }
  }
}

/// The same numbers in every run.
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// Box and Muller 1958.
  mutating func normal() -> Double {
    let radius = (-2 * log(1 - Double.random(in: 0..<1, using: &self))).squareRoot()
    return radius * cos(2 * .pi * Double.random(in: 0..<1, using: &self))
  }
}
