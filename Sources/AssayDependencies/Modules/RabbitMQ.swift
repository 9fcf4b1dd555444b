extension ServiceModule {
  /// The message broker RabbitMQ with its management API.
  package static let rabbitmq: ServiceModule = {
    var module = ServiceModule(name: "rabbitmq", title: "RabbitMQ")
    module.aliases = ["amqp"]
    // The last two are Erlang's own; a process needs its own of each, beside other brokers.
    module.ports = [
      ServicePort("amqp", 5672), ServicePort("management", 15672),
      ServicePort("distribution", 25672), ServicePort("epmd", 4369),
    ]
    module.speaks = .amqp
    // Its own virtual host, as the usual one, a slash, is written in two ways in URLs.
    module.account = ServiceAccount(user: "assay", password: "assay", database: "assay")
    module.container = rabbitmqContainer
    module.process = rabbitmqProcess
    module.forms = [
      NamedText("url", "amqp://{user}:{password}@{host}:{port}/{database}"),
      NamedText("management", "http://{user}:{password}@{host}:{port:management}"),
    ]
    module.variables = [
      NamedText("AMQP_URL", "amqp://{user}:{password}@{host}:{port}/{database}"),
      NamedText("RABBITMQ_URL", "amqp://{user}:{password}@{host}:{port}/{database}"),
      NamedText("RABBITMQ_HOST", "{host}"), NamedText("RABBITMQ_PORT", "{port}"),
      NamedText("RABBITMQ_USER", "{user}"), NamedText("RABBITMQ_PASSWORD", "{password}"),
      NamedText("RABBITMQ_VHOST", "{database}"),
    ]
    module.isolation = [.virtualHost, .server, .none]
    module.isTestedForReal = true
    return module
  }()

  /// The plain image has the plugin; it only has to be switched on.
  private static let rabbitmqPlugins = "[rabbitmq_management].\n"

  private static let rabbitmqContainer: ContainerRecipe = {
    var specification = ContainerSpecification("rabbitmq:{version}")
    specification.environment = [
      "RABBITMQ_DEFAULT_USER": "{user}", "RABBITMQ_DEFAULT_PASS": "{password}",
      "RABBITMQ_DEFAULT_VHOST": "{database}",
      // The data folder is named after the node, so a prepared one needs a name that stays.
      "RABBITMQ_NODENAME": "rabbit@localhost",
    ]
    specification.files = [
      ContainerSpecification.ContainerFile(
        "/etc/rabbitmq/enabled_plugins", .bytes(Array(rabbitmqPlugins.utf8)))
    ]
    var recipe = ContainerRecipe(specification, defaultVersion: "4")
    recipe.dataPath = "/var/lib/rabbitmq"
    return recipe
  }()

  private static let rabbitmqProcess: ProcessRecipe = {
    var recipe = ProcessRecipe(program: "rabbitmq-server", package: "rabbitmq-server")
    // Not Debian's in /usr/sbin, which wants to be root and hides the output.
    recipe.folders = ["/usr/lib/rabbitmq/bin", "/opt/rabbitmq/sbin"]
    recipe.versionArguments = nil  // It would start.
    recipe.accounts = ["rabbitmq", "nobody"]
    recipe.initialize = [["sh", "-c", rabbitmqHome, "{program}/rabbitmq-server", "{data}/home"]]
    recipe.files = [
      NamedText("{folder}/rabbitmq.conf", rabbitmqConfiguration),
      NamedText("{folder}/enabled_plugins", rabbitmqPlugins),
      // No variables of the machine's own server.
      NamedText("{folder}/rabbitmq-env.conf", "\n"),
    ]
    recipe.environment = [
      // For the cookie.
      "HOME": "{folder}",
      "RABBITMQ_SCRIPTS_DIR": "{data}/home/sbin",
      "RABBITMQ_NODENAME": "assay@localhost",
      "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1", "RABBITMQ_NODE_PORT": "{port}",
      "RABBITMQ_DIST_PORT": "{port:distribution}",
      "ERL_EPMD_PORT": "{port:epmd}", "ERL_EPMD_ADDRESS": "127.0.0.1",
      // Idle threads sleep at once, and none is bound to a processor that another server's is bound
      // to as well. With a name from the start no second Erlang is started to start epmd.
      "RABBITMQ_SCHEDULER_BIND_TYPE": "u",
      "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS":
        "-kernel inet_dist_use_interface {127,0,0,1} inet_dist_listen_min {port:distribution} "
        + "inet_dist_listen_max {port:distribution} +sbwt none +sbwtdcpu none +sbwtdio none "
        + "-sname assay@localhost",
      "RABBITMQ_CONF_ENV_FILE": "{folder}/rabbitmq-env.conf",
      "RABBITMQ_CONFIG_FILE": "{folder}/rabbitmq.conf",
      "RABBITMQ_ENABLED_PLUGINS_FILE": "{folder}/enabled_plugins",
      "RABBITMQ_MNESIA_BASE": "{data}", "RABBITMQ_LOG_BASE": "{folder}/log",
      "RABBITMQ_PID_FILE": "{folder}/rabbitmq.pid",
    ]
    // Nobody wants its data any more, and a polite end takes seconds.
    recipe.stopSignal = .kill
    return recipe
  }()

  /// Makes a home of links with the plugins that are used: Erlang looks for each of a thousand
  /// modules in the folders of all plugins, which took half of the time of a start.
  private static let rabbitmqHome = """
    sbin=$(dirname "$(readlink -f "$0")") && home=${sbin%/*} && mkdir -p "$1/plugins" &&
    ln -s "$sbin" "$1/sbin" && ln -s "$home/escript" "$1/escript" &&
    for plugin in "$home"/plugins/*; do
      case ${plugin##*/} in
      rabbitmq_management[-_]* | rabbitmq_prelaunch-* | rabbitmq_web_dispatch-*) ;;
      rabbitmq_*) continue ;;
      esac
      ln -s "$plugin" "$1/plugins/" || exit
    done
    """

  private static let rabbitmqConfiguration = """
    management.tcp.ip = 127.0.0.1
    management.tcp.port = {port:management}
    management_agent.disable_metrics_collector = true
    default_user = {user}
    default_pass = {password}
    default_vhost = {database}
    disk_free_limit.absolute = 1MB
    log.console = true
    log.file = false

    """
}
