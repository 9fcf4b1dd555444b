import ArgumentParser
import AssayContractCoverage
import AssayEvidence
import AssayOpenAPI
import AssayRecordingProxy
import Foundation
import Synchronization

/// `assay contract record`: what consumers and a provider say to each other.
struct RecordCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Record the calls to a running provider, and hold them against its OpenAPI document.",
    discussion: """
      Examples:
        assay contract record --to http://localhost:8080 --provider stock --output traffic.jsonl -- npm test
        assay contract record --to http://localhost:8080 --provider stock --document openapi.yaml -- pytest

      A proxy stands before the provider. The command finds its address in a variable named after the \
      provider, such as STOCK_URL; without a command it serves until Ctrl-C. Callers name themselves \
      in the header X-Assay-Consumer, or by --consumer. Secrets in headers are not recorded. With \
      --document, exit code 1 when an answer or a request does not keep to it.
      """)

  @Option(help: ArgumentHelp("Where the provider runs.", valueName: "url"))
  var to: String

  @Option(help: ArgumentHelp("What it is called in contracts.", valueName: "name"))
  var provider: String

  @Option(help: ArgumentHelp("Who calls.", valueName: "name"))
  var consumer: String?

  @Option(help: ArgumentHelp("Add the calls to a file, one JSON object in a line.", valueName: "file"))
  var output: String?

  @Option(help: ArgumentHelp("The provider's OpenAPI document.", valueName: "file"))
  var document: String?

  @Argument(parsing: .postTerminator, help: "The command and its arguments.")
  var command: [String] = []

  func validate() throws {
    if output == nil, document == nil {
      throw ValidationError("nothing to do; name an --output or a --document")
    }
  }

  func run() async throws {
    let recording = try Recording(
      output: output, document: try document.map(ProviderDocuments.openAPI))
    let status = try await withRecordingProxy(
      to: to, RecordingProxy.Settings(provider: provider, consumer: consumer),
      sink: { recording.add($0) }
    ) { proxy in
      guard !command.isEmpty else {
        Console.error("record: \(to) is recorded at \(proxy.address)")
        await Ending().wait()
        return Int32(0)
      }
      return try await ForegroundCommand(
        command, environment: [MockCommand.variable(provider): proxy.address]
      ).run()
    }
    try recording.close()
    let isValid = recording.tell()
    if status != 0 { throw CommandStatus(code: status) }
    if !isValid { throw ExitStatus.fail }
  }
}

/// Where recorded calls go.
private final class Recording: Sendable {
  private struct State {
    var file: FileHandle?
    var validation: TrafficValidation?
    var exchanges = 0
    var problem: String?
  }

  private let state: Mutex<State>
  private let path: String?

  init(output: String?, document: OpenAPIDocument?) throws {
    path = output
    var file: FileHandle?
    if let output {
      if !FileManager.default.fileExists(atPath: output) {
        _ = FileManager.default.createFile(atPath: output, contents: nil)
      }
      file = FileHandle(forWritingAtPath: output)
      guard file != nil else {
        throw FailureReport(
          .badInput, attempt: "write recorded calls", subject: output,
          happened: "the file cannot be written", remedy: "check the folder and its permissions")
      }
      _ = try? file?.seekToEnd()
    }
    let validation = document.map {
      TrafficValidation($0, matchesPattern: ProviderDocuments.matchesPattern)
    }
    // A file handle is not Sendable; here it is only ever used under the lock.
    nonisolated(unsafe) let first = State(file: file, validation: validation)
    state = Mutex(first)
  }

  func add(_ exchange: RecordedExchange) {
    state.withLock { state in
      state.exchanges += 1
      state.validation?.add(exchange)
      do { try state.file?.write(contentsOf: ExchangeLine.bytes(exchange)) } catch {
        state.problem = state.problem ?? (error as NSError).localizedDescription
      }
    }
  }

  func close() throws {
    let problem = state.withLock { state in
      do { try state.file?.close() } catch {
        state.problem = state.problem ?? (error as NSError).localizedDescription
      }
      return state.problem
    }
    guard let problem else { return }
    throw FailureReport(
      .infrastructure, attempt: "write recorded calls", subject: path ?? "", happened: problem)
  }

  /// Says what was recorded.
  ///
  /// - Returns: whether all of it keeps to the document.
  func tell() -> Bool {
    state.withLock { state in
      for finding in state.validation?.findings ?? [] {
        let status = finding.status.map { " \($0)" } ?? ""
        Console.write(
          "\(finding.severity.rawValue): \(finding.operation)\(status), \(finding.count)×: "
            + "\(finding.place): \(finding.sentence) [\(finding.code.rawValue)]\n")
      }
      for (reason, count) in (state.validation?.unchecked ?? [:]).sorted(by: { $0.key < $1.key }) {
        Console.write("not checked, \(count)×: \(reason)\n")
      }
      let valid = state.validation.map { ", valid: \($0.valid)" } ?? ""
      Console.error("record: exchanges: \(state.exchanges)\(valid)")
      return !(state.validation?.findings ?? []).contains { $0.severity == .error }
    }
  }
}
