package import AssayJSON
import AssayMatching

/// Reads pact files of all versions; it goes on after a fault, to find the others.
package struct PactReader {
  var version = SpecificationVersion.v3
  private(set) var faults: [PactFault] = []
  private(set) var remarks: [PactFault] = []

  private static let known: Set = ["consumer", "provider", "interactions", "messages", "metadata"]

  /// Reads a file.
  ///
  /// - Throws: all faults, with their places.
  package static func read(_ json: JSON) throws(PactFaults) -> PactReading {
    var reader = PactReader()
    let pact = reader.pact(json)
    guard let pact, reader.faults.isEmpty else { throw PactFaults(reader.faults) }
    return PactReading(pact: pact, remarks: reader.remarks)
  }

  /// Reads the bytes of a file.
  package static func read(_ bytes: [UInt8]) throws(PactFaults) -> PactReading {
    let json: JSON
    do throws(JSONFault) { json = try JSON(parsing: bytes) } catch {
      throw PactFaults([
        PactFault(
          error.pointer, "not JSON: line \(error.line), column \(error.column): \(error.what)")
      ])
    }
    return try read(json)
  }

  // MARK: The file

  private mutating func pact(_ json: JSON) -> Pact? {
    let root = JSONPointer()
    guard let object = json.object else {
      expected("a pact, an object", json, root)
      return nil
    }
    let metadata = self.object("metadata", object, root) ?? [:]
    version = readVersion(object, metadata)
    let consumer = party("consumer", object)
    let provider = party("provider", object)
    var interactions: [Interaction] = []
    for place in ["interactions", "messages"] {
      for (index, item) in (list(place, object, root) ?? []).enumerated() {
        let read = interaction(item, root / place / index, in: place, index: index)
        if let read { interactions.append(read) }
      }
    }
    checkKeys(interactions)
    var pact = Pact(
      consumer: consumer?.name ?? "", provider: provider?.name ?? "", interactions: interactions,
      version: version, metadata: metadata)
    if let consumer, let provider { (pact.consumer, pact.provider) = (consumer, provider) }
    pact.unknown = object.without(Self.known)
    pact.origin = Origin(object, version, value: pact)
    return pact
  }

  private mutating func party(_ name: String, _ object: JSONObject) -> Pact.Party? {
    let pointer = JSONPointer() / name
    guard let party = object[name]?.object else {
      expected("an object with the name of the \(name)", object[name], pointer)
      return nil
    }
    guard let text = party["name"]?.string else {
      expected("the name of the \(name), a string", party["name"], pointer / "name")
      return nil
    }
    return Pact.Party(text, unknown: party.without(["name"]))
  }

  /// Every spelling that writers have used; without any it is version 3.
  private mutating func readVersion(
    _ object: JSONObject, _ metadata: JSONObject
  ) -> SpecificationVersion {
    let pointer = JSONPointer() / "metadata"
    let places: [(JSON?, JSONPointer)] = [
      (
        metadata["pactSpecification"]?["version"],
        pointer / "pactSpecification" / "version"
      ),
      (
        metadata["pact-specification"]?["version"],
        pointer / "pact-specification" / "version"
      ),
      (metadata["pactSpecificationVersion"], pointer / "pactSpecificationVersion"),
    ]
    guard let (json, place) = places.first(where: { $0.0 != nil }), let json else { return .v3 }
    switch json {
    case .string, .number:
      if let version = SpecificationVersion(json.text ?? "") { return version }
      remark("\(json.short) is no version of the format that is known; read as version 3", place)
    default: expected("a version as text", json, place)
    }
    return .v3
  }

  /// A key that two interactions have tells neither from the other.
  private mutating func checkKeys(_ interactions: [Interaction]) {
    guard version == .v4 else { return }
    var seen: Set<String> = []
    for (index, interaction) in interactions.enumerated() {
      guard let key = interaction.key, !seen.insert(key).inserted else { continue }
      remark(
        "another interaction has the key \(JSON.string(key).short), too",
        JSONPointer() / "interactions" / index / "key")
    }
  }

  // MARK: Members

  mutating func fault(_ what: String, _ pointer: JSONPointer) {
    faults.append(PactFault(pointer, what))
  }

  mutating func remark(_ what: String, _ pointer: JSONPointer) {
    remarks.append(PactFault(pointer, what))
  }

  mutating func expected(_ what: String, _ found: JSON?, _ pointer: JSONPointer) {
    fault("expected \(what), found \(found.map { $0.kind.words } ?? "nothing")", pointer)
  }

  /// nil when there is none, null, or something else, which is a fault.
  mutating func object(
    _ name: String, _ object: JSONObject, _ pointer: JSONPointer
  ) -> JSONObject? {
    switch object[name] {
    case nil, .null?: return nil
    case .object(let value)?: return value
    case let other?:
      expected("an object", other, pointer / name)
      return nil
    }
  }

  mutating func list(_ name: String, _ object: JSONObject, _ pointer: JSONPointer) -> [JSON]? {
    switch object[name] {
    case nil, .null?: return nil
    case .array(let value)?: return value
    case let other?:
      expected("a list", other, pointer / name)
      return nil
    }
  }

  mutating func string(
    _ name: String, _ object: JSONObject, _ pointer: JSONPointer
  ) -> String? {
    switch object[name] {
    case nil, .null?: return nil
    case .string(let value)?: return value
    case let other?:
      expected("a string", other, pointer / name)
      return nil
    }
  }
}

extension JSONObject {
  /// The members that have none of these names.
  func without(_ names: Set<String>) -> JSONObject { filter { !names.contains($0.name) } }
}
