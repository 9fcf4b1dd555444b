import AssayJSON
import AssayMatching
import AssayPact

/// How questions for messages and their answers go over HTTP.
enum MessageExchange {
  struct Fault: Error {
    /// A sentence without its subject, such as `answered 404.`.
    var what: String
  }

  static func request(_ question: MessageQuestion) -> RequestParts {
    var body: JSONObject = [
      "description": .string(question.description),
      "providerStates": .array(
        question.states.map { ["name": .string($0.name), "params": .object($0.parameters)] }),
    ]
    if let request = question.request { body["request"] = json(request) }
    return RequestParts(
      method: "POST", headers: Headers([("Content-Type", ["application/json"])]),
      body: .present(JSONPrinter.compact.bytes(.object(body)), nil))
  }

  /// As a pact of version 4 writes it.
  private static func json(_ message: MessageParts) -> JSON {
    let interaction = Interaction("", .synchronous(PactMessage(message), []))
    let pact = Pact(consumer: "", provider: "", interactions: [interaction])
    return PactWriter.write(pact, as: .v4).json["interactions"]?[0]?["request"] ?? [:]
  }

  /// - Parameters:
  ///   - response: of the maker of messages.
  ///   - count: how many are expected; with another than one they come as a list.
  /// - Returns: the messages, which need not be as many.
  /// - Throws: a fault when the answer cannot be read.
  static func messages(
    _ response: ResponseParts, count: Int
  ) throws(Fault) -> [MessageParts] {
    guard (200..<300).contains(response.status) else {
      let words = response.body.bytes.map { String(decoding: $0.prefix(300), as: UTF8.self) }
      throw Fault(what: "answered \(response.status)\(words.map { ": \($0)" } ?? ".")")
    }
    guard count != 1 else {
      return [MessageParts(contents: response.body, metadata: try metadata(response))]
    }
    guard let bytes = response.body.bytes else { return [] }
    let json: JSON
    do throws(JSONFault) { json = try JSON(parsing: bytes) } catch {
      throw Fault(what: "answered what is no JSON, where a list of messages is needed: \(error).")
    }
    guard let items = json.array else {
      throw Fault(what: "answered with no list, where \(count) messages are expected.")
    }
    return try items.enumerated().map { index, item throws(Fault) in
      let metadata = item["metadata"]?.object ?? [:]
      let type = (metadata["contentType"] ?? metadata["content-type"])?.string
      do throws(RuleFault) {
        let contents = try Body(
          content: item["contents"], type.flatMap { ContentType($0) },
          at: JSONPointer() / index / "contents")
        return MessageParts(contents: contents, metadata: metadata)
      } catch { throw Fault(what: "answered with a message that cannot be read: \(error).") }
    }
  }

  private static func metadata(_ response: ResponseParts) throws(Fault) -> JSONObject {
    var metadata: JSONObject = [:]
    if let text = response.headers["pact-message-metadata"]?.first {
      guard let bytes = Base64.decode(text), let object = (try? JSON(parsing: bytes))?.object else {
        throw Fault(
          what: "answered with a header Pact-Message-Metadata that is no JSON object in base64.")
      }
      metadata = object
    }
    return metadata
  }
}
