package import AssayJSON
import AssayMatching
import AssayPact

extension MockProvider {
  /// What is to be said of the test; empty: it is satisfied.
  package var faults: [String] {
    guard plan.stub == nil else { return [] }
    let more = unexpectedCount - unexpected.count
    return unexpected.map { $0.words(index) }
      + (more > 0 ? ["and \(more) more requests that nobody expects"] : [])
      + missing.map { number in
        let entry = index.entries[number]
        return "expected but never sent: \(entry.interaction.title) "
          + "(\(entry.request.parts.method.uppercased()) \(entry.request.parts.path))"
      }
  }

  /// The same for programs, as the reference implementation's mock server says it.
  package var mismatches: [JSON] {
    guard plan.stub == nil else { return [] }
    return unexpected.map { request in
      var object: JSONObject = [
        "type": request.isNear ? "request-mismatch" : "request-not-found",
        "method": .string(request.request.method.uppercased()),
        "path": .string(request.request.path),
        "sentence": .string(request.words(index)),
      ]
      if request.isNear, let near = request.nearest.first {
        object["interaction"] = .string(index.entries[near.number].interaction.title)
        object["mismatches"] = .array(near.mismatches.map(\.json))
      }
      return .object(object)
    }
      + missing.map { number in
        let entry = index.entries[number]
        return [
          "type": "missing-request",
          "method": .string(entry.request.parts.method.uppercased()),
          "path": .string(entry.request.parts.path),
          "interaction": .string(entry.interaction.title),
        ]
      }
  }
}

extension MockPlan {
  /// What an unexpected request is told.
  package func explanation(_ request: UnexpectedRequest) -> JSON {
    let nearest = request.nearest.map { near -> JSON in
      [
        "interaction": .string(index.entries[near.number].interaction.title),
        "mismatches": .array(near.mismatches.map { .string($0.description) }),
      ]
    }
    return ["error": .string(request.words(index)), "nearest": .array(nearest)]
  }
}

extension Mismatch {
  /// With the names of the reference implementation.
  fileprivate var json: JSON {
    var object: JSONObject =
      switch place {
      case .method: ["type": "MethodMismatch"]
      case .path: ["type": "PathMismatch"]
      case .status: ["type": "StatusMismatch"]
      case .query(let name): ["type": "QueryMismatch", "parameter": .string(name)]
      case .header(let name): ["type": "HeaderMismatch", "key": .string(name)]
      case .metadata(let name): ["type": "MetadataMismatch", "key": .string(name)]
      case .contentType: ["type": "BodyTypeMismatch"]
      case .body(let path): ["type": "BodyMismatch", "path": .string(path)]
      }
    object["expected"] = .string(expected)
    object["actual"] = .string(actual)
    object["mismatch"] = .string(description)
    return .object(object)
  }
}
