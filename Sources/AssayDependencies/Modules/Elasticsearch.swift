extension ServiceModule {
  /// The search engine Elasticsearch without passwords and TLS.
  package static let elasticsearch: ServiceModule = {
    var module = searchEngine(name: "elasticsearch", title: "Elasticsearch")
    var specification = ContainerSpecification(
      "docker.elastic.co/elasticsearch/elasticsearch:{version}")
    specification.environment = searchEngineEnvironment.merging([
      "xpack.security.enabled": "false", "xpack.ml.enabled": "false",
      "ingest.geoip.downloader.enabled": "false", "ES_JAVA_OPTS": "-Xms512m -Xmx512m",
    ]) { $1 }
    var recipe = ContainerRecipe(specification, defaultVersion: "8.17.0")
    recipe.dataPath = "/usr/share/elasticsearch/data"
    module.container = recipe
    module.variables = [
      NamedText("ELASTICSEARCH_URL", "http://{host}:{port}"),
      NamedText("ELASTICSEARCH_HOSTS", "http://{host}:{port}"),
    ]
    return module
  }()

  /// The search engine OpenSearch without passwords and TLS.
  package static let opensearch: ServiceModule = {
    var module = searchEngine(name: "opensearch", title: "OpenSearch")
    var specification = ContainerSpecification("opensearchproject/opensearch:{version}")
    specification.environment = searchEngineEnvironment.merging([
      "DISABLE_INSTALL_DEMO_CONFIG": "true", "DISABLE_SECURITY_PLUGIN": "true",
      "OPENSEARCH_JAVA_OPTS": "-Xms512m -Xmx512m",
    ]) { $1 }
    var recipe = ContainerRecipe(specification, defaultVersion: "2.19.1")
    recipe.dataPath = "/usr/share/opensearch/data"
    module.container = recipe
    module.variables = [NamedText("OPENSEARCH_URL", "http://{host}:{port}")]
    return module
  }()

  private static let searchEngineEnvironment = [
    "discovery.type": "single-node",
    // A full disk of this machine is no reason to refuse writes.
    "cluster.routing.allocation.disk.threshold_enabled": "false",
  ]

  private static func searchEngine(name: String, title: String) -> ServiceModule {
    var module = ServiceModule(name: name, title: title)
    module.ports = [ServicePort("http", 9200)]
    module.speaks = .http
    module.ready = .get("/_cluster/health?wait_for_status=yellow&timeout=500ms")
    module.forms = [NamedText("url", "http://{host}:{port}")]
    module.isolation = [.prefix, .server, .none]
    return module
  }
}
