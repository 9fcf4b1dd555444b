package import AssayEvidence
import CKafka

/// librdkafka's mock of a Kafka cluster, which serves real clients of any language on 127.0.0.1.
///
/// What works with it: producing (also idempotent and in transactions), fetching, topics made at
/// first use (four partitions), consumer groups with rebalance and commits, headers, compression.
/// What does not: administration by clients (creating, deleting and describing topics, listing
/// groups), access control and TLS, retention and compaction, clients in containers. Nothing is
/// written to disk; everything ends with the process. librdkafka calls its interface experimental.
/// Clients based on librdkafka (C, C++, Python, Go, .NET, Node) and aiokafka work; kafka-python 3.0
/// finds no version that both understand.
@safe package final class KafkaMockCluster {
  private let mock: OpaquePointer

  /// Starts the brokers.
  ///
  /// - Throws: an infrastructure failure when the library is missing or does not start.
  package init(brokers: Int) throws(FailureReport) {
    if let problem = unsafe assay_kafka_load() {
      throw FailureReport(
        .infrastructure, attempt: "start a mock of Kafka", subject: "librdkafka",
        happened: "The library does not load: \(unsafe String(cString: problem)).",
        remedy: "Install it (Debian, Ubuntu: apt-get install librdkafka1).")
    }
    var message = [CChar](repeating: 0, count: 512)
    guard let mock = unsafe assay_kafka_start(Int32(brokers), &message, message.count) else {
      let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      throw FailureReport(
        .infrastructure, attempt: "start a mock of Kafka", subject: "librdkafka",
        happened: "\(String(decoding: text, as: UTF8.self)).")
    }
    unsafe self.mock = mock
  }

  deinit { unsafe assay_kafka_stop(mock) }

  /// The brokers' ports.
  package var ports: [UInt16] {
    let text = unsafe String(cString: assay_kafka_bootstraps(mock))
    return text.split(separator: ",").compactMap {
      $0.split(separator: ":").last.flatMap { UInt16($0) }
    }
  }

  /// Creates a topic with a given number of partitions.
  ///
  /// - Throws: bad input when the library refuses it, for example because it exists.
  package func create(_ topic: KafkaMockOptions.Topic, replicas: Int) throws(FailureReport) {
    let problem = unsafe assay_kafka_create(
      mock, topic.name, Int32(topic.partitions), Int32(replicas))
    guard let problem = unsafe problem else { return }
    throw FailureReport(
      .badInput, attempt: "create a topic on the mock of Kafka", subject: topic.name,
      happened: "\(unsafe String(cString: problem)).")
  }
}
