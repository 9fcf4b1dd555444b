import AssayJSON
import AssayMatching
import AssayPact
import AssayProviderVerification

/// Sets up the states of one interaction, and tears them down.
struct StateChange: Sendable {
  let setup: StateSetup
  let exchange: HTTPExchange
  /// What the states have, and what setting them up returned.
  private(set) var values: JSONObject = [:]
  private(set) var remarks: [String] = []
  /// Those that were at least begun.
  private var begun: [ProviderState] = []

  init(_ setup: StateSetup, _ exchange: HTTPExchange) {
    self.setup = setup
    self.exchange = exchange
  }

  /// Sets up all states in their order, until one fails.
  mutating func setUp(_ states: [ProviderState]) async throws(VerificationFault) {
    for state in needed(states) {
      for member in state.parameters.members { values[member.name] = member.value }
      if case .none = setup.way {
        remarks.append("the state \"\(state.name)\" was not set up, as no way to do it was given")
        continue
      }
      begun.append(state)
      let result = try await change(state, .setup)
      for member in result.members { values[member.name] = member.value }
    }
  }

  /// Tears down all that was begun, the last first, also where one fails or the run is cancelled.
  ///
  /// - Returns: the first fault.
  mutating func tearDown() async -> VerificationFault? {
    guard setup.tearsDown, !begun.isEmpty else { return nil }
    // Not a child, as it would be cancelled with the run.
    let task = Task { [self] in
      var change = self
      var fault: VerificationFault?
      for state in begun.reversed() {
        do throws(VerificationFault) { _ = try await change.change(state, .teardown) } catch {
          fault = fault ?? error
        }
      }
      return (change, fault)
    }
    let (change, fault) = await task.value
    self = change
    return fault
  }

  private func needed(_ states: [ProviderState]) -> [ProviderState] {
    let named = states.filter { !$0.name.isEmpty }
    return named.isEmpty && setup.callsWithoutState ? [ProviderState("")] : named
  }

  private mutating func change(
    _ state: ProviderState, _ action: StateSetup.Action
  ) async throws(VerificationFault) -> JSONObject {
    switch setup.way {
    case .none: return [:]
    case .http(let address, let isQuery):
      return try await call(Self.request(state, action, isQuery), address, state, action)
    case .change(let names, let change):
      if let names, !names.contains(state.name) {
        // To announce that there is no state needs no handler.
        if state.name.isEmpty { return [:] }
        let known = names.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
        throw VerificationFault(
          .state, "There is no handler for the state \"\(state.name)\".",
          remedy: names.isEmpty ? "Add one." : "Add one; there are handlers for \(known).")
      }
      do { return try await change(state, action) } catch {
        throw Self.fault(state, action, "\(error)")
      }
    }
  }

  // MARK: Over HTTP

  private static func request(
    _ state: ProviderState, _ action: StateSetup.Action, _ isQuery: Bool
  ) -> RequestParts {
    guard isQuery else {
      let body: JSON = [
        "state": .string(state.name), "params": .object(state.parameters),
        "action": .string(action.rawValue),
      ]
      return RequestParts(
        method: "POST", headers: Headers([("Content-Type", ["application/json"])]),
        body: .present(JSONPrinter.compact.bytes(body), nil))
    }
    let own = [
      Query.Item("state", [state.name]), Query.Item("action", [action.rawValue]),
    ]
    let parameters = state.parameters.members.map {
      Query.Item($0.name, [$0.value.string ?? $0.value.description])
    }
    return RequestParts(method: "POST", query: Query(own + parameters))
  }

  private mutating func call(
    _ request: RequestParts, _ address: String, _ state: ProviderState, _ action: StateSetup.Action
  ) async throws(VerificationFault) -> JSONObject {
    var delays = setup.retryDelays[...]
    var attempts = 0
    while true {
      attempts += 1
      let response: ResponseParts
      do throws(ExchangeFault) {
        response = try await exchange.send(request, to: Self.url(request, address))
      } catch { throw Self.fault(state, action, "\(address) \(error.what)") }
      let isBusy = response.status >= 500 || [408, 429].contains(response.status)
      if isBusy, let delay = delays.popFirst(), (try? await Task.sleep(for: delay)) != nil {
        continue
      }
      let tries = attempts > 1 ? " after \(attempts) attempts" : ""
      guard (200..<300).contains(response.status) else {
        let words = response.body.bytes.map { ": \(Self.beginning($0))" } ?? "."
        throw Self.fault(state, action, "\(address) answered \(response.status)\(tries)\(words)")
      }
      if attempts > 1 {
        remarks.append("the \(action.rawValue) of the state \"\(state.name)\" succeeded\(tries)")
      }
      return action == .setup ? try Self.values(response, address, state) : [:]
    }
  }

  private static func url(_ request: RequestParts, _ address: String) -> String {
    guard !request.query.items.isEmpty else { return address }
    return address + (address.contains("?") ? "&" : "?") + QueryText.text(request.query.items)
  }

  private static func values(
    _ response: ResponseParts, _ address: String, _ state: ProviderState
  ) throws(VerificationFault) -> JSONObject {
    guard let bytes = response.body.bytes else { return [:] }
    let json = try? JSON(parsing: bytes)
    if let object = json?.object { return object }
    // Many answer with some words that mean nothing.
    guard response.headers.contentType?.isJSON ?? false, json != .null else { return [:] }
    throw fault(
      state, .setup, "\(address) answered with JSON that is no object: \(beginning(bytes))")
  }

  private static func beginning(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.prefix(300), as: UTF8.self)
  }

  private static func fault(
    _ state: ProviderState, _ action: StateSetup.Action, _ what: String
  ) -> VerificationFault {
    let words = action == .setup ? "set up" : "torn down"
    return VerificationFault(
      .state, "The state \"\(state.name)\" could not be \(words): \(what)",
      remedy: "This says nothing about the provider's answers: repair the state's handler first.")
  }
}
