extension ServiceModule {
  /// The key-value store etcd, version 3.
  package static let etcd: ServiceModule = {
    var module = ServiceModule(name: "etcd", title: "etcd")
    module.ports = [ServicePort("client", 2379), ServicePort("peer", 2380)]
    module.speaks = .etcd
    module.container = etcdContainer
    module.process = etcdProcess
    module.forms = [
      NamedText("url", "http://{host}:{port}"), NamedText("address", "{host}:{port}"),
    ]
    module.variables = [
      NamedText("ETCDCTL_ENDPOINTS", "http://{host}:{port}"), NamedText("ETCDCTL_API", "3"),
      NamedText("ETCD_ENDPOINTS", "http://{host}:{port}"),
    ]
    module.isolation = [.prefix, .server, .none]
    module.isTestedForReal = true
    return module
  }()

  /// Nothing reaches a disk, and a member that is alone need not wait for others to vote.
  private static let etcdArguments = [
    "--name", "assay", "--unsafe-no-fsync", "--heartbeat-interval", "10",
    "--election-timeout", "100",
  ]

  private static let etcdContainer: ContainerRecipe = {
    var specification = ContainerSpecification("gcr.io/etcd-development/etcd:v{version}")
    specification.command =
      [
        "/usr/local/bin/etcd", "--data-dir", "/var/lib/etcd",
        "--listen-client-urls", "http://0.0.0.0:2379",
        // Right for clients on this machine and for those on the container's network.
        "--advertise-client-urls", "http://{host}:{port},http://{name}:2379",
        "--listen-peer-urls", "http://127.0.0.1:2380",
        "--initial-advertise-peer-urls", "http://127.0.0.1:2380",
        "--initial-cluster", "assay=http://127.0.0.1:2380",
      ] + etcdArguments
    var recipe = ContainerRecipe(specification, defaultVersion: "3.5.21")
    recipe.dataPath = "/var/lib/etcd"
    recipe.settingArguments = ["--{key}={value}"]
    return recipe
  }()

  private static let etcdProcess: ProcessRecipe = {
    var recipe = ProcessRecipe(program: "etcd", package: "etcd-server")
    recipe.accounts = ["etcd", "nobody"]
    recipe.arguments =
      [
        "--data-dir", "{data}", "--listen-client-urls", "http://127.0.0.1:{port}",
        "--advertise-client-urls", "http://127.0.0.1:{port}",
        "--listen-peer-urls", "http://127.0.0.1:{port:peer}",
        "--initial-advertise-peer-urls", "http://127.0.0.1:{port:peer}",
        "--initial-cluster", "assay=http://127.0.0.1:{port:peer}",
      ] + etcdArguments
    recipe.settingArguments = ["--{key}={value}"]
    return recipe
  }()
}
