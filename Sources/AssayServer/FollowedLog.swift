import AssayDependencies
import HTTPTypes
import Hummingbird
import NIOCore

/// A server's output as plain text that goes on until the server or the reader ends.
enum FollowedLog {
  static func response(of server: any RunningServer, lines count: Int) async -> Response {
    let last = await server.lastLines(count)
    return Response(
      status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
      body: ResponseBody { writer in
        var beginning = LogBeginning(last)
        for try await line in server.log() {
          for text in beginning.take(line.text) {
            try await writer.write(ByteBuffer(string: text + "\n"))
          }
        }
        try await writer.finish(nil)
      })
  }
}

/// Leaves out the beginning of a log that comes whole: all before its last lines as they were.
struct LogBeginning {
  private let last: String?
  private let limit: Int
  private var held: [String] = []
  private var isOver: Bool

  init(_ lastLines: [String]) {
    last = lastLines.last
    limit = lastLines.count
    isOver = lastLines.isEmpty
  }

  /// What is to be shown now that `line` came.
  mutating func take(_ line: String) -> [String] {
    guard !isOver else { return [line] }
    held.append(line)
    if held.count > limit { held.removeFirst() }
    guard line == last else { return [] }
    // An equal line further up only shows more than was asked for.
    isOver = true
    return held
  }
}
