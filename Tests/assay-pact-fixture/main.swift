// Adds interactions to a pact as a test process does:
//   assay-pact-fixture FOLDER FIRST COUNT [--status N] [--anew] [--kill] [--tell] [--seconds]
import AssayJSON
import AssayMatching
import AssayPact
import AssayPactFiles
import Glibc

let arguments = CommandLine.arguments
guard arguments.count >= 4, let first = Int(arguments[2]), let count = Int(arguments[3]) else {
  exit(2)
}
let isAnew = arguments.contains("--anew")
let status = arguments.firstIndex(of: "--status").flatMap { Int(arguments[$0 + 1]) } ?? 200
let file = PactFiles.file(
  in: arguments[1], consumer: "shop", provider: "stock", startsAnew: isAnew)

func interaction(_ number: Int) -> Interaction {
  let request = RequestParts(
    method: "GET", path: "/items/\(number)", headers: Headers([("Accept", ["application/json"])]))
  let body = Body(plain: ["id": .number(.init(number)), "tags": ["a", "b"]], nil)
  return Interaction(
    "a request for item \(number)",
    .http(
      PactRequest(request),
      PactResponse(ResponseParts(status: status, headers: Headers(), body: body))),
    states: [ProviderState("item \(number) exists")])
}

let clock = ContinuousClock()
var begin = clock.now
for number in first..<(first + count) {
  do { _ = try file.add([interaction(number)]) } catch {
    print(error)
    exit(1)
  }
  if arguments.contains("--tell") {
    let line = Array("\(number)\n".utf8)
    _ = unsafe line.withUnsafeBytes { unsafe write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }
  if arguments.contains("--seconds"), (number - first + 1).isMultiple(of: 100) {
    print("\(number - first + 1): \((clock.now - begin) / 100) each")
    begin = clock.now
  }
}
print("added")
if arguments.contains("--kill") { kill(getpid(), SIGKILL) }
