import AssayEvidence
import AssayJSON
import AssayPact
import AssayYAML
import Foundation

/// Files of contracts and of what providers declare, with errors that name the place.
enum ContractFile {
  /// Reads a pact of any version; `-` is standard input.
  static func pact(_ path: String) throws(FailureReport) -> PactReading {
    let bytes = try bytes(path, attempt: "read the pact")
    do throws(PactFaults) { return try PactReader.read(bytes) } catch {
      throw FailureReport(
        .badInput, attempt: "read the pact", subject: shown(path), happened: error.description)
    }
  }

  /// The same, with matchers as data in place of examples where they stand there.
  static func integratedPact(_ path: String) throws(FailureReport) -> PactReading {
    let attempt = "read the pact"
    let bytes = try bytes(path, attempt: attempt)
    let json: JSON
    do throws(JSONFault) { json = try JSON(parsing: bytes) } catch {
      throw FailureReport(
        .badInput, attempt: attempt, subject: shown(path), happened: "not JSON: \(error)")
    }
    do throws(PactFaults) { return try IntegrationPact.read(json) } catch {
      throw FailureReport(
        .badInput, attempt: attempt, subject: shown(path), happened: error.description)
    }
  }

  /// Reads JSON, or YAML where it is none.
  static func document(_ path: String) throws(FailureReport) -> JSON {
    let attempt = "read the document"
    let bytes = try bytes(path, attempt: attempt)
    do throws(JSONFault) { return try JSON(parsing: bytes) } catch {
      // What begins like JSON was meant to be.
      let first = bytes.first { !" \t\r\n".utf8.contains($0) }
      if path.hasSuffix(".json") || first == UInt8(ascii: "{") {
        throw FailureReport(
          .badInput, attempt: attempt, subject: shown(path), happened: "not JSON: \(error)")
      }
    }
    do throws(YAMLFault) { return try JSON(yaml: bytes) } catch {
      throw FailureReport(
        .badInput, attempt: attempt, subject: "\(shown(path)):\(error.place)",
        happened: error.sentence)
    }
  }

  static func bytes(_ path: String, attempt: String) throws(FailureReport) -> [UInt8] {
    if path == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
    do { return Array(try Data(contentsOf: URL(filePath: path))) } catch {
      throw FailureReport(
        .badInput, attempt: attempt, subject: path,
        happened: (error as NSError).localizedDescription)
    }
  }

  static func shown(_ path: String) -> String { path == "-" ? "standard input" : path }

  /// The files that arguments name: a folder means the `.json` files in it.
  static func pacts(_ arguments: [String]) throws(FailureReport) -> [String] {
    var paths: [String] = []
    for argument in arguments {
      var isFolder: ObjCBool = false
      let exists = unsafe FileManager.default.fileExists(
        atPath: argument, isDirectory: &isFolder)
      guard exists, isFolder.boolValue else {
        paths.append(argument)
        continue
      }
      let found = FileTree.matches("**/*.json", below: argument).map { "\(argument)/\($0)" }
      guard !found.isEmpty else {
        throw FailureReport(
          .badInput, attempt: "find pacts", subject: argument,
          happened: "there is no .json file in the folder")
      }
      paths += found
    }
    return paths
  }
}
