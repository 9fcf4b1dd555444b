/// Descriptions of servers of a wrong shape: what the JSON Schema refuses too.
let badServerShapes: [BadManifest] = [
  BadManifest(
    "a server's values of a wrong shape",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies:
      x:
        image: i
        ports: [0, 80/icmp]
        memory: lots
        cpus: -1
        init: "yes"
        pull: sometimes
        hostPorts: 70000
        mounts: data
        files: {etc: a}
        command: []
        startTimeout: 5
        runtime: docker
        ready: {exited: 256, status: 600}

    """#,
    [
      "7:13: error: dependencies.x.ports[0]: expected ports such as 8080, [8080, 53/udp] "
        + "or {http: 8080}, found '0'",
      "7:16: error: dependencies.x.ports[1]: expected ports such as 8080, [8080, 53/udp] "
        + "or {http: 8080}, found '80/icmp'",
      "8:13: error: dependencies.x.memory: expected a size such as 512m or 1g, found 'lots'",
      "9:11: error: dependencies.x.cpus: expected a number such as 0.5, found '-1'",
      "10:11: error: dependencies.x.init: expected true or false, found 'yes'",
      "11:11: error: dependencies.x.pull: expected missing, always, never or older-than "
        + "and a duration, found 'sometimes'",
      "12:16: error: dependencies.x.hostPorts: expected a port from 1 to 65535, found "
        + "'70000'",
      "13:13: error: dependencies.x.mounts: expected a mount such as ./folder:/data, "
        + "name:/data or ./file:/file:ro, found 'data'",
      "14:13: error: dependencies.x.files.etc: expected an absolute path, found 'etc'",
      "16:19: error: dependencies.x.startTimeout: expected a duration such as 15m, 90s, "
        + "1h30m or 500ms, found '5' – did you mean '5s'?",
      "17:14: error: dependencies.x.runtime: expected one of auto, container, process, "
        + "found 'docker'",
      "18:21: error: dependencies.x.ready.exited: expected a code from 0 to 255, found "
        + "'256'",
      "18:26: error: dependencies.x.ready.status: expected nothing beside 'exited' but "
        + "within, found 'status' – put conditions under `all` or `any`",
      "18:34: error: dependencies.x.ready.status: expected a status such as 200 or "
        + "200-299, found '600'",
    ]),
  BadManifest(
    "an unknown key of a server",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies: {db: {kind: postgres, migration: db}}

    """#,
    [
      "4:37: error: dependencies.db.migration: expected a key of dependency settings, "
        + "found the unknown key 'migration' – did you mean 'migrations'?"
    ]),
  BadManifest(
    "an unknown condition",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies: {db: {kind: postgres, ready: {htpp: /x}}}

    """#,
    [
      "4:45: error: dependencies.db.ready.htpp: expected a key of condition settings, "
        + "found the unknown key 'htpp' – did you mean 'http'?"
    ]),
  BadManifest(
    "a module's values of a wrong shape",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    modules:
      finder: {image: i, ports: {a: x}, isolation: schema, process: {arguments: [[]]}}

    """#,
    [
      "5:33: error: modules.finder.ports.a: expected ports such as 8080, [8080, 53/udp] or "
        + "{http: 8080}, found 'x'",
      "5:48: error: modules.finder.isolation: expected one of none, prefix, server, found "
        + "'schema'",
      "5:65: error: modules.finder.process.program: expected a program, found no 'program' "
        + "– every process needs this key",
      "5:78: error: modules.finder.process.arguments[0]: expected a word of the command, "
        + "found a list",
    ]),
  BadManifest(
    "a server as a list",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies: {db: [postgres]}

    """#,
    [
      "4:20: error: dependencies.db: expected a mapping of dependency settings, found a "
        + "list"
    ]),
  BadManifest(
    "a short form that is none",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies: {db: "postgres:fifteen"}

    """#,
    [
      "4:20: error: dependencies.db: expected a kind of server such as postgres or "
        + "postgres:15, found 'postgres:fifteen'"
    ]),
  BadManifest(
    "a way of isolation that there is not",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies: {db: {kind: postgres, isolation: tables}}

    """#,
    [
      "4:48: error: dependencies.db.isolation: expected one of database, schema, "
        + "transaction, server, number, prefix, vhost, account, none, found 'tables'"
    ]),
]
