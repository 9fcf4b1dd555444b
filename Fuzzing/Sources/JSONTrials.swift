import AssayJSON
import AssayMatching
import AssayPact

enum JSONTrial {
  static func run(_ input: Input) -> String? {
    let pointer = JSONPointer(input.text(0))
    if let pointer, JSONPointer(pointer.text) != pointer { return "a pointer is read otherwise" }
    let json: JSON
    do throws(JSONFault) { json = try JSON(parsing: input.bytes) } catch {
      return (0...input.bytes.count).contains(error.offset) && !error.description.isEmpty
        ? nil : "the place of a fault is outside of the text"
    }
    for printer in [JSONPrinter.compact, .pretty, JSONPrinter(sortsMembers: true)] {
      let bytes = printer.bytes(json)
      guard let again = try? JSON(parsing: bytes) else { return "what was printed is not JSON" }
      guard again == json, again.hashValue == json.hashValue else {
        return "what was printed is another value"
      }
      guard printer.bytes(again) == bytes else { return "it is printed in two ways" }
    }
    return nil
  }
}

enum PactTrial {
  static func run(_ input: Input) -> String? {
    let read: PactReading
    do throws(PactFaults) { read = try PactReader.read(input.bytes) } catch {
      return error.faults.isEmpty ? "there is no fault" : nil
    }
    let written = PactWriter.write(read.pact)
    for version in SpecificationVersion.allCases {
      _ = PactWriter.write(read.pact, as: version).bytes
    }
    let again: PactReading
    do throws(PactFaults) { again = try PactReader.read(written.bytes) } catch {
      return "what was written cannot be read: \(error)"
    }
    // A writer names the version, where the file did not.
    var before = read.pact
    before.metadata = again.pact.metadata
    // Interactions without a description are called by their number, and it also puts them into an
    // order of its own.
    if before.interactions.contains(where: { $0.description.hasPrefix("Interaction ") }) {
      return generate(read.pact)
    }
    if Set(before.interactions) == Set(again.pact.interactions),
      before.interactions.count == again.pact.interactions.count
    {
      before.interactions = again.pact.interactions
    }
    guard again.pact == before else { return "what was written is another contract" }
    guard PactWriter.write(again.pact).bytes == written.bytes else {
      return "it is written in two ways"
    }
    return generate(read.pact)
  }

  /// Values for each part; none may fail in a way that nobody expects.
  private static func generate(_ pact: Pact) -> String? {
    for mode in [Generation.Mode.consumer, .provider] {
      var generation = Generation(
        mode, states: ["id": 1], mockServer: "http://localhost", tools: Engine.tools,
        calendar: { _, _, _ in "2026-01-01" }, random: SplitMix64(seed: 1))
      for interaction in pact.interactions.prefix(4) {
        switch interaction.content {
        case .http(let request, let response):
          _ = generation.request(request)
          _ = generation.response(response)
        case .asynchronous(let message): _ = generation.message(message)
        case .synchronous(let message, let answers):
          _ = generation.message(message)
          for answer in answers.prefix(4) { _ = generation.message(answer) }
        }
      }
    }
    return nil
  }
}

enum PathTrial {
  static func run(_ input: Input) -> String? {
    guard let path = try? RulePath(input.text(0)) else { return nil }
    guard let again = try? RulePath(path.description) else {
      return "\(path) is not understood any more"
    }
    return again == path ? nil : "\(path) is read as \(again)"
  }
}

enum RuleTrial {
  static func run(_ input: Input) -> String? {
    guard let json = try? JSON(parsing: input.bytes),
      let rules = try? RuleReader.read(json, at: JSONPointer())
    else { return nil }
    _ = rules.body.ties
    guard let object = json.object, let read = try? PactRules(object, at: JSONPointer()) else {
      return nil
    }
    return read.rules == rules ? nil : "the same rules are read in two ways"
  }
}

enum DefinitionTrial {
  static func run(_ input: Input) -> String? {
    if let json = try? JSON(parsing: input.bytes) { _ = try? Integrated.body(json) }
    let expression: JSON = ["pact:matcher:type": .string(input.text(0)), "value": "a"]
    guard let read = try? Integrated.body(expression) else { return nil }
    do throws(PactFaults) { _ = try Integrated.rules(of: [read]) } catch {
      return "its rules cannot be read: \(error)"
    }
    return nil
  }
}
