import AssayJSON
import AssayMatching
import AssayPact
import AssayVerifier
import Foundation
import Synchronization

/// A provider whose contracts are verified.
public struct ContractProvider: Sendable {
  let target: Verifier.Target

  /// One that runs, by its address, as `http://127.0.0.1:8080`.
  public static func url(_ url: String) -> Self { Self(target: .address(url)) }

  /// One that is a function of this process; no network is used.
  public static func handler(
    _ handler: @escaping @Sendable (ContractRequest) async throws -> ContractResponse
  ) -> Self {
    Self(target: .handler { request, _ in try await handler(ContractRequest(request)).parts })
  }
}

/// A request of a contract, for a provider in this process.
public struct ContractRequest: Sendable {
  /// In capitals.
  public let method: String
  /// Without the query.
  public let path: String
  /// By name; a member without a value is an empty text.
  public let query: [String: [String]]
  /// By name, in small letters.
  public let headers: [String: [String]]
  /// Empty where there is none.
  public let body: [UInt8]

  init(_ parts: RequestParts) {
    method = parts.method.uppercased()
    path = parts.path
    query = Dictionary(
      parts.query.items.map { ($0.name, $0.values.map { $0 ?? "" }) }, uniquingKeysWith: +)
    headers = Dictionary(
      parts.headers.items.map { ($0.name.lowercased(), $0.values) }, uniquingKeysWith: +)
    body = parts.body.bytes ?? []
  }
}

/// What a provider in this process answers.
public struct ContractResponse: Sendable {
  let parts: ResponseParts

  /// Puts it together.
  public init(_ status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
    let all = Headers(headers.sorted { $0.key < $1.key }.map { ($0.key, [$0.value]) })
    parts = ResponseParts(
      status: status, headers: all, body: Body(received: body, all.contentType))
  }
}

/// Brings the provider into a state.
public typealias StateHandler = @Sendable (ContractState) async throws -> Void

/// A state that a contract asks for, with its parameters.
public final class ContractState: Sendable {
  /// As the contract says it.
  public let name: String
  private let parameters: JSONObject
  private let values = Mutex<JSONObject>([:])

  init(_ state: ProviderState) {
    name = state.name
    parameters = state.parameters
  }

  /// A parameter as text; empty where there is none.
  public func text(_ name: String) -> String {
    parameters[name].map { $0.string ?? $0.description } ?? ""
  }

  /// A parameter as a whole number; 0 where it is none.
  public func number(_ name: String) -> Int { parameters[name]?.int ?? Int(text(name)) ?? 0 }

  /// All parameters as a value of the program.
  public func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
    try JSONDecoder().decode(type, from: Data(JSONPrinter.compact.bytes(.object(parameters))))
  }

  /// Gives a value that requests of the contract need, such as the id of what was made.
  public func give(_ name: String, _ value: String) {
    values.withLock { $0[name] = .string(value) }
  }

  /// Gives a number that requests of the contract need.
  public func give(_ name: String, _ value: Int) {
    values.withLock { $0[name] = .number(JSONNumber(value)) }
  }

  var given: JSONObject { values.withLock { $0 } }
}

/// Makes a message as the provider would send it.
public typealias MessageMaker = @Sendable () async throws -> ContractMessage

/// A message that a provider sends.
public struct ContractMessage: Sendable {
  let parts: MessageParts

  /// Puts it together.
  public init(
    _ bytes: [UInt8], contentType: String = "application/json", metadata: [String: String] = [:]
  ) {
    var all = JSONObject(metadata.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
    all["contentType"] = .string(contentType)
    parts = MessageParts(
      contents: Body(received: bytes, ContentType(contentType)), metadata: all)
  }

  /// With text, mostly JSON.
  public init(
    _ text: String, contentType: String = "application/json", metadata: [String: String] = [:]
  ) {
    self.init(Array(text.utf8), contentType: contentType, metadata: metadata)
  }
}
