import CRedis
import Foundation

/// One connection to Redis, through hiredis; made again when it was lost.
///
/// Calls block, for `timeoutSeconds` at most: an actor owns it.
@safe
package final class RedisConnection {
  /// A reply of the kinds that the shop's commands have.
  package indirect enum Reply: Sendable, Hashable {
    case none
    case integer(Int)
    case text(String)
    case list([Reply])
  }

  private let host: String
  private let port: Int32
  private var context: UnsafeMutablePointer<redisContext>?

  private static let timeoutSeconds = 2

  /// Takes `redis://host:port`, and connects with the first command.
  package init(url: String) throws(RedisError) {
    guard let parts = URLComponents(string: url), parts.scheme == "redis", let host = parts.host
    else {
      throw RedisError(message: "\(url) is not of the form redis://host:port")
    }
    self.host = host
    self.port = Int32(parts.port ?? 6379)
    unsafe self.context = nil
  }

  deinit {
    disconnect()
  }

  @discardableResult
  package func run(_ words: String...) throws(RedisError) -> Reply {
    let context = unsafe try connected()
    let answer = unsafe withCStrings(words) { copies in
      var arguments = unsafe copies
      return unsafe redisCommandArgv(
        context, Int32(words.count), &arguments, words.map(\.utf8.count))
    }
    guard let answer = unsafe answer?.assumingMemoryBound(to: redisReply.self) else {
      let message = unsafe Self.message(of: context)
      disconnect()
      throw RedisError(message: "\(host):\(port) \(words[0]): \(message)")
    }
    defer { unsafe freeReplyObject(answer) }
    return unsafe try Self.reply(answer.pointee)
  }

  private func connected() throws(RedisError) -> UnsafeMutablePointer<redisContext> {
    if let context = unsafe context { return unsafe context }
    let timeout = timeval(tv_sec: Self.timeoutSeconds, tv_usec: 0)
    guard let new = unsafe redisConnectWithTimeout(host, port, timeout) else {
      throw RedisError(message: "\(host):\(port): out of memory")
    }
    guard unsafe new.pointee.err == 0 else {
      let message = unsafe Self.message(of: new)
      unsafe redisFree(new)
      throw RedisError(message: "\(host):\(port): \(message)")
    }
    unsafe redisSetTimeout(new, timeout)
    unsafe context = new
    return unsafe new
  }

  private func disconnect() {
    if let context = unsafe context { unsafe redisFree(context) }
    unsafe context = nil
  }

  private static func reply(_ raw: redisReply) throws(RedisError) -> Reply {
    switch unsafe raw.type {
    case REDIS_REPLY_NIL:
      return .none
    case REDIS_REPLY_INTEGER:
      return .integer(unsafe Int(raw.integer))
    case REDIS_REPLY_STRING, REDIS_REPLY_STATUS:
      return .text(unsafe text(raw))
    case REDIS_REPLY_ARRAY:
      var list: [Reply] = []
      for index in unsafe 0..<Int(raw.elements) {
        if let element = unsafe raw.element[index] {
          list.append(unsafe try reply(element.pointee))
        }
      }
      return .list(list)
    default:
      throw RedisError(message: unsafe text(raw))
    }
  }

  private static func text(_ raw: redisReply) -> String {
    guard let bytes = unsafe raw.str else { return "" }
    return unsafe String(
      decoding: UnsafeRawBufferPointer(start: bytes, count: Int(raw.len)), as: UTF8.self)
  }

  private static func message(of context: UnsafeMutablePointer<redisContext>) -> String {
    unsafe withUnsafeBytes(of: context.pointee.errstr) { bytes in
      unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}

/// What Redis refused to do, or why it could not be asked.
package struct RedisError: Error, Sendable, Hashable {
  package var message: String
}
