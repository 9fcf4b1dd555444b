package import AssayJSON

/// A contract between one consumer and one provider, as a pact file holds it.
package struct Pact: Sendable, Hashable {
  package var consumer: Party
  package var provider: Party
  package var interactions: [Interaction]
  /// That of the file it came from; of the file to write where nothing else is asked.
  package var version: SpecificationVersion
  /// As in the file; its version counts for nothing beside `version`.
  package var metadata: JSONObject
  /// Members that this model does not know, such as a broker's `_links`.
  package var unknown: JSONObject
  var origin = Origin<Pact>()

  /// One side of a contract.
  package struct Party: Sendable, Hashable {
    package var name: String
    package var unknown: JSONObject

    package init(_ name: String, unknown: JSONObject = [:]) {
      self.name = name
      self.unknown = unknown
    }
  }

  package init(
    consumer: String, provider: String, interactions: [Interaction] = [],
    version: SpecificationVersion = .v4, metadata: JSONObject = [:]
  ) {
    self.consumer = Party(consumer)
    self.provider = Party(provider)
    self.interactions = interactions
    self.version = version
    self.metadata = metadata
    unknown = [:]
  }

  /// As such files are usually called: `shop-stock.json`.
  package var fileName: String {
    let name = "\(consumer.name)-\(provider.name).json"
    // A name must not lead into another folder.
    return name.replacing("/", with: "_").replacing("\\", with: "_").replacing("\0", with: "_")
  }
}
