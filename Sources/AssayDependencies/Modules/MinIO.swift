extension ServiceModule {
  /// The object store MinIO, which speaks as S3 does.
  package static let minio: ServiceModule = {
    var module = ServiceModule(name: "minio", title: "MinIO (S3)")
    module.aliases = ["s3"]
    module.ports = [ServicePort("s3", 9000), ServicePort("console", 9001)]
    module.speaks = .http
    module.account = ServiceAccount(user: "assay", password: "assay-secret")
    var specification = ContainerSpecification("minio/minio:{version}")
    specification.command = ["server", "/data", "--console-address", ":9001"]
    specification.environment = [
      "MINIO_ROOT_USER": "{user}", "MINIO_ROOT_PASSWORD": "{password}",
    ]
    var recipe = ContainerRecipe(specification, defaultVersion: "latest")
    recipe.dataPath = "/data"
    module.container = recipe
    module.ready = .get("/minio/health/ready")
    module.forms = [
      NamedText("url", "http://{host}:{port}"), NamedText("address", "{host}:{port}"),
      NamedText("console", "http://{host}:{port:console}"),
    ]
    // Not AWS_ENDPOINT_URL: other services of AWS are not here.
    module.variables = [NamedText("AWS_ENDPOINT_URL_S3", "http://{host}:{port}")] + awsVariables
    module.isolation = [.prefix, .server, .none]
    return module
  }()

  static let awsVariables = [
    NamedText("AWS_ACCESS_KEY_ID", "{user}"), NamedText("AWS_SECRET_ACCESS_KEY", "{password}"),
    NamedText("AWS_REGION", "us-east-1"), NamedText("AWS_DEFAULT_REGION", "us-east-1"),
  ]
}
