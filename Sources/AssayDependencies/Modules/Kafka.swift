extension ServiceModule {
  /// The event log Apache Kafka, one broker that is its own controller (KRaft); as a process
  /// librdkafka's mock of it.
  package static let kafka: ServiceModule = {
    var module = ServiceModule(name: "kafka", title: "Apache Kafka")
    module.ports = [ServicePort("kafka", 9092)]
    module.speaks = .kafka
    var specification = ContainerSpecification("apache/kafka:{version}")
    specification.environment = kafkaEnvironment
    var recipe = ContainerRecipe(specification, defaultVersion: "4.0.0")
    recipe.dataPath = "/var/lib/kafka/data"
    recipe.dataVariable = "KAFKA_LOG_DIRS"
    module.container = recipe
    module.process = kafkaProcess
    module.forms = kafkaForms
    module.variables = kafkaVariables
    module.isolation = [.prefix, .server, .none]
    return module
  }()

  private static let kafkaProcess: ProcessRecipe = {
    var recipe = ProcessRecipe(helper: "kafka-mock", package: "librdkafka1")
    recipe.library = "librdkafka.so.1"
    recipe.standIn = ProcessRecipe.StandIn(
      name: "librdkafka's mock cluster",
      limits: "clients cannot administer topics and groups, containers cannot reach it, and there "
        + "is no access control, TLS or storage")
    recipe.arguments += ["{folder}", "--port-name", "kafka"]
    recipe.portsFile = "{folder}/ports"
    // There is nothing to save.
    recipe.stopSignal = .kill
    return recipe
  }()

  /// The second is for containers on the same network; a broker tells clients where to go on, so
  /// each side has an address of its own.
  static let kafkaForms = [
    NamedText("url", "{host}:{port}"), NamedText("network", "{name}:9093"),
  ]

  static let kafkaVariables = [
    NamedText("KAFKA_BOOTSTRAP_SERVERS", "{host}:{port}"),
    NamedText("KAFKA_BROKERS", "{host}:{port}"),
  ]

  private static let kafkaEnvironment = [
    // Sixteen bytes in Base64, as storage is formatted with.
    "CLUSTER_ID": "YXNzYXktdGVzdHMtMTIzNA",
    "KAFKA_NODE_ID": "1",
    "KAFKA_PROCESS_ROLES": "broker,controller",
    "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:9094",
    "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
    "KAFKA_INTER_BROKER_LISTENER_NAME": "BROKER",
    "KAFKA_LISTENERS":
      "PLAINTEXT://0.0.0.0:9092,NETWORK://0.0.0.0:9093,CONTROLLER://localhost:9094,"
      + "BROKER://localhost:9095",
    "KAFKA_ADVERTISED_LISTENERS":
      "PLAINTEXT://{host}:{port},NETWORK://{name}:9093,BROKER://localhost:9095",
    "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP":
      "PLAINTEXT:PLAINTEXT,NETWORK:PLAINTEXT,CONTROLLER:PLAINTEXT,BROKER:PLAINTEXT",
    "KAFKA_LOG_DIRS": "/var/lib/kafka/data",
    "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "true",
    // There is one broker, and nobody to wait for.
    "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
    "KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS": "1",
    "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
    "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
    "KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS": "1",
    "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR": "1",
    "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR": "1",
    "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
    "KAFKA_HEAP_OPTS": "-Xms256m -Xmx512m",
  ]
}
