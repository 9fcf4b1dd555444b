import AssayEvidence
import CKafka
import Glibc

/// The helper process that runs a mock of Kafka.
package enum KafkaMock {
  /// Beside the ports of a real broker's module, the file that says where the mock listens.
  package static let portsFileName = "ports"

  /// Runs a mock cluster until the process is told to end or its parent has ended.
  ///
  /// Writes `FOLDER/ports` when clients may come: `main=PORT` (or the name that was asked for),
  /// which is enough for any client, and `broker2=PORT` and so on for the others.
  ///
  /// - Parameter arguments: `FOLDER [--brokers N] [--topics a:3,b] [--port-name NAME]`.
  /// - Returns: the exit code.
  package static func main(arguments: [String]) -> Int32 {
    // Before anything that takes time, lest its end be missed; and before the library's threads.
    let parent = getppid()
    do throws(FailureReport) {
      guard assay_kafka_hold_signals() == 0 else { throw failure("hold signals", "signals") }
      let options = try KafkaMockOptions(arguments: arguments)
      let cluster = try KafkaMockCluster(brokers: options.brokers)
      for topic in options.topics { try cluster.create(topic, replicas: min(3, options.brokers)) }
      try write(cluster.ports, options)
      guard assay_kafka_wait(parent) == 0 else { throw failure("wait", "the parent") }
      return withExtendedLifetime(cluster) { ExitStatus.pass.rawValue }
    } catch {
      write(error)
      return error.status.rawValue
    }
  }

  /// Whole or not at all: whoever waits for the file may read it at once.
  private static func write(
    _ ports: [UInt16], _ options: KafkaMockOptions
  ) throws(FailureReport) {
    let path = "\(options.folder)/\(portsFileName)"
    let lines = ports.enumerated().map { index, port in
      index == 0 ? "\(options.portName)=\(port)\n" : "broker\(index + 1)=\(port)\n"
    }
    guard let file = unsafe fopen("\(path).new", "we") else { throw failure("write", path) }
    unsafe fputs(lines.joined(), file)
    guard unsafe fclose(file) == 0, unsafe rename("\(path).new", path) == 0 else {
      throw failure("write", path)
    }
  }

  private static func failure(_ attempt: String, _ subject: String) -> FailureReport {
    let text = unsafe String(cString: strerror(errno))
    return FailureReport(
      .infrastructure, attempt: attempt, subject: subject, happened: "\(text).")
  }

  private static func write(_ report: FailureReport) {
    let text = "assay: \(report)\n"
    _ = unsafe text.withCString { unsafe Glibc.write(STDERR_FILENO, $0, text.utf8.count) }
  }
}
