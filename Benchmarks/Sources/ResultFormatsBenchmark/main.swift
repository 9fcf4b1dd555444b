import AssayResultFormats
import AssayTestRuns
import Foundation
import FoundationXML

// Without arguments: makes the files, measures and deletes them.
// With `read FILE` or `tally FILE`: reads one file and prints its counts and the peak memory; this
// is how the program measures memory, in a child process of itself.

let arguments = CommandLine.arguments.dropFirst()
if let mode = arguments.first, let path = arguments.dropFirst().first {
  let start = Measurement.cpuSeconds()
  let counts =
    mode == "read"
    ? try ResultFileReader.read(path: path).counts : try ResultFileReader.tally(path: path).counts
  print("\(counts.total) tests, \(counts.failures) failing")
  print(ChildRun.peakOfThisProcess(), Measurement.cpuSeconds() - start)
  exit(0)
}

let folder = FileManager.default.temporaryDirectory
  .appending(path: "assay-benchmark-\(ProcessInfo.processInfo.processIdentifier)")
try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(at: folder) }
func path(_ name: String) -> String { folder.appending(path: name).path }
func size(_ path: String) throws -> Int {
  try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
}

try measureSpeed()
try measureEvents()
try measureMemory()

func measureSpeed() throws {
  let file = path("small.xml")
  try GeneratedFile.junit(at: file, cases: 200_000)
  let bytes = try size(file)
  print("JUnit, 200,000 cases, \(bytes / 1_000_000) MB, CPU time, best of 5:")
  let data = try Data(contentsOf: URL(filePath: file))
  let parser = Measurement(bytes: bytes, runs: 2) {
    let parser = XMLParser(data: data)
    let counter = CaseCounter()
    parser.delegate = counter
    _ = parser.parse()
  }
  let floor = Measurement(bytes: bytes) {
    let tags = data.withUnsafeBytes { $0.reduce(0) { $0 &+ ($1 == 0x3C ? 1 : 0) } }
    // Uses the result, so that the loop is not optimised away.
    precondition(tags > 0)
  }
  let tally = try Measurement(bytes: bytes) { _ = try ResultFileReader.tally(path: file) }
  let read = try Measurement(bytes: bytes) { _ = try ResultFileReader.read(path: file) }
  floor.print("counting '<' byte by byte (the floor)")
  parser.print("FoundationXML XMLParser, counting cases")
  tally.print("Assay, streaming count (tally)", comparedTo: parser)
  read.print("Assay, all results (read)", comparedTo: parser)
}

func measureEvents() throws {
  let file = path("events.jsonl")
  try GeneratedFile.swiftEvents(at: file, tests: 25_000)
  let bytes = try size(file)
  let read = try Measurement(bytes: bytes, runs: 3) { _ = try ResultFileReader.read(path: file) }
  print("\nSwift Testing events, 125,000 lines, \(bytes / 1_000_000) MB:")
  read.print("Assay, all results (read)")
}

func measureMemory() throws {
  print("\nPeak memory (VmHWM of a child process):")
  let many = path("many.xml")
  try GeneratedFile.junit(at: many, cases: 6_700_000)
  try report("6.7 million cases", many, mode: "tally")
  try FileManager.default.removeItem(atPath: many)
  let output = path("output.xml")
  try GeneratedFile.junitWithOutput(at: output, cases: 100_000, outputSize: 10_000)
  try report("100,000 cases with 10 kB of output each", output, mode: "tally")
  try report("100,000 cases with 10 kB of output each", output, mode: "read")
}

func report(_ name: String, _ file: String, mode: String) throws {
  let run = try ChildRun([mode, file])
  let bytes = Double(try size(file))
  print(
    String(
      format: "%@ %@: %.2f GB in %.2f CPU s (%.0f MB/s), peak %.1f MB; %@", name, mode, bytes / 1e9,
      run.seconds, bytes / 1e6 / run.seconds, run.peakMegabytes, run.output))
}

final class CaseCounter: NSObject, XMLParserDelegate {
  var cases = 0

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    if name == "testcase" { cases += 1 }
  }
}
