extension ServiceModule {
  /// The event log Redpanda, which speaks as Kafka does.
  package static let redpanda: ServiceModule = {
    var module = ServiceModule(name: "redpanda", title: "Redpanda")
    module.ports = [
      ServicePort("kafka", 9092), ServicePort("admin", 9644),
      ServicePort("schema_registry", 8081), ServicePort("proxy", 8082),
    ]
    module.speaks = .kafka
    var specification = ContainerSpecification("redpandadata/redpanda:v{version}")
    specification.command = [
      "redpanda", "start", "--mode=dev-container", "--smp=1", "--memory=1G", "--node-id=0",
      "--kafka-addr=PLAINTEXT://0.0.0.0:9092,NETWORK://0.0.0.0:9093",
      "--advertise-kafka-addr=PLAINTEXT://{host}:{port},NETWORK://{name}:9093",
      "--schema-registry-addr=0.0.0.0:8081", "--pandaproxy-addr=0.0.0.0:8082",
      "--rpc-addr=127.0.0.1:33145", "--advertise-rpc-addr=127.0.0.1:33145",
    ]
    var recipe = ContainerRecipe(specification, defaultVersion: "24.3.1")
    recipe.dataPath = "/var/lib/redpanda/data"
    module.container = recipe
    module.ready = .all([.answers(.kafka), .get("/v1/status/ready", port: 9644)])
    module.forms =
      kafkaForms + [
        NamedText("schema_registry", "http://{host}:{port:schema_registry}"),
        NamedText("admin", "http://{host}:{port:admin}"),
      ]
    module.variables =
      kafkaVariables + [
        NamedText("SCHEMA_REGISTRY_URL", "http://{host}:{port:schema_registry}")
      ]
    module.isolation = [.prefix, .server, .none]
    return module
  }()
}
