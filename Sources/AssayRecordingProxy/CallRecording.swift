import AssayContractCoverage
import NIOCore
import NIOHTTP1

/// One request and its answer while they pass.
struct CallRecording {
  private let settings: RecordingProxy.Settings
  private let consumer: String?
  private var call: RecordedCall
  private var request = BodyRecording()
  private var response = BodyRecording()

  init(_ head: HTTPRequestHead, _ settings: RecordingProxy.Settings) {
    self.settings = settings
    consumer =
      settings.consumerHeader.flatMap { head.headers.first(name: $0) } ?? settings.consumer
    call = RecordedCall(method: head.method.rawValue, target: head.uri)
    call.query = call.query.map(settings.redaction.query)
    let headers = head.headers.filter { $0.name.lowercased() != settings.consumerHeader }
    call.requestHeaders = settings.redaction.headers(headers)
  }

  mutating func addToRequest(_ part: ByteBuffer) { request.add(part, settings.bodyLimit) }
  mutating func addToResponse(_ part: ByteBuffer) { response.add(part, settings.bodyLimit) }

  mutating func begin(_ head: HTTPResponseHead) {
    call.status = Int(head.status.code)
    call.responseHeaders = settings.redaction.headers(
      head.headers.map { (name: $0.name, value: $0.value) })
  }

  /// What is known when it is over.
  ///
  /// - Parameters:
  ///   - failure: why the answer ends before its end; nil: it is whole.
  ///   - isSent: whether all of the request has come.
  /// - Returns: what is recorded.
  func exchange(failure: String?, isSent: Bool) -> RecordedExchange {
    var call = call
    call.failure = failure
    call.requestBody = request.body(isWhole: isSent)
    if call.status != nil { call.responseBody = response.body(isWhole: failure == nil) }
    return RecordedExchange(consumer: consumer, provider: settings.provider, .http(call))
  }
}

/// The first bytes of a body, and how many there were.
private struct BodyRecording {
  private var bytes: [UInt8] = []
  private var size = 0

  mutating func add(_ part: ByteBuffer, _ limit: Int) {
    size += part.readableBytes
    bytes += part.readableBytesView.prefix(max(0, limit - bytes.count))
  }

  func body(isWhole: Bool) -> RecordedBody {
    // Of a body that broke off nobody knows the size; it is at least a byte longer.
    if !isWhole { return .cut(bytes, size: size + 1) }
    return size > bytes.count ? .cut(bytes, size: size) : .whole(bytes)
  }
}
