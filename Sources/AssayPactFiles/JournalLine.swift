import AssayJSON
import AssayPact

/// What one test added to a pact, as a journal keeps it.
struct JournalLine {
  var writer: Writer
  /// Whether all that was there before does not count any more.
  var startsAnew = false
  /// The file should have this version.
  var version: SpecificationVersion
  /// With the interactions that are added.
  var pact: Pact

  init(_ pact: Pact, version: SpecificationVersion, startsAnew: Bool = false) {
    writer = .own
    self.startsAnew = startsAnew
    self.version = version
    self.pact = pact
  }

  /// - Throws: what is wrong with the line.
  init(_ bytes: [UInt8]) throws(PactFaults) {
    let json: JSON
    do throws(JSONFault) { json = try JSON(parsing: bytes) } catch {
      json = .null
    }
    pact = try PactReader.read(json["pact"] ?? .null).pact
    writer = Writer(text: json["process"]?.string ?? "")
    startsAnew = json["startsAnew"] == true
    version = json["version"]?.string.flatMap { SpecificationVersion($0) } ?? .v4
    pact.version = version
  }

  /// With the line break; the pact is of version 4, which loses nothing.
  var bytes: [UInt8] {
    var object: JSONObject = ["process": .string(writer.text), "version": .string(version.text)]
    if startsAnew { object["startsAnew"] = true }
    object["pact"] = PactWriter.write(pact, as: .v4).json
    return JSONPrinter.compact.bytes(.object(object)) + [0x0A]
  }
}
