/// What can go wrong on a connection, before it is known what it was for.
enum TransportFault: Error {
  case unreachable(EngineError.Unreachable)
  case tooSlow(Duration, waitingFor: String)
  case endedEarly(String)
  case badAnswer(String)
  case local(String, remedy: String?)
  case cancelled

  var cause: EngineError.Cause {
    switch self {
    case .unreachable(let why): .unreachable(why)
    case .tooSlow(let limit, let what): .tooSlow(limit, waitingFor: what)
    case .endedEarly(let what): .endedEarly(what)
    case .badAnswer(let what): .badAnswer(what)
    case .local(let text, let remedy): .local(text, remedy: remedy)
    case .cancelled: .cancelled
    }
  }
}
