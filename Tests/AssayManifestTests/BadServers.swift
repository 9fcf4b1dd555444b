import AssayDependencies

/// All built-in kinds as messages list them.
let kinds = ServiceModule.catalogue.map(\.name).joined(separator: ", ")

/// What can be asked of every server of a kind, as messages list it.
func fields(of module: ServiceModule) -> String {
  let fields = module.forms.map(\.name) + ["host", "port", "user", "password", "database"]
  return fields.joined(separator: ", ")
}

/// Descriptions of servers that ask of a kind what it does not have.
let badServers: [BadManifest] = badKinds + badConditions

private let badKinds: [BadManifest] = [
  BadManifest(
    "an unknown kind",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies: {db: {kind: postgrse}}

    """#,
    [
      "4:27: error: dependencies.db.kind: expected a kind of server (\(kinds)), found "
        + "'postgrse' – did you mean 'postgres'? Otherwise describe it under `modules`, or "
        + "give an `image`"
    ]),
  BadManifest(
    "a kind that is not supported",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies: {db: {kind: oracle}}

    """#,
    [
      "4:27: error: dependencies.db.kind: expected a kind of server (\(kinds)), found "
        + "'oracle' – describe it under `modules`, or give an `image`"
    ]),
  BadManifest(
    "an unknown kind in short",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies: {db: "redsi:7"}

    """#,
    [
      "4:20: error: dependencies.db: expected a kind of server (\(kinds)), found 'redsi' – "
        + "did you mean 'redis'? Otherwise describe it under `modules`, or give an `image`"
    ]),
  BadManifest(
    "a missing kind",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies: {db: {version: 15}}

    """#,
    [
      "4:20: error: dependencies.db.kind: expected a kind of server, an `image` or a "
        + "`build`, found none of them"
    ]),
  BadManifest(
    "an image and a build",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies: {db: {image: a, build: b}}

    """#,
    [
      "4:28: error: dependencies.db.image: expected an `image` or a `build`, found both"
    ]),
  BadManifest(
    "an isolation that the kind does not offer",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies: {db: {kind: redis, isolation: database}}

    """#,
    [
      "4:45: error: dependencies.db.isolation: expected what Redis offers: server, number, "
        + "prefix, none, found 'database'"
    ]),
  BadManifest(
    "migrations and a seed for a cache",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies: {c: {kind: redis, migrations: db, seed: a.sql}}

    """#,
    [
      "4:45: error: dependencies.c.migrations: expected no migrations, as Redis runs no "
        + ".sql files, found 'db' – write the data in the tests' own set-up",
      "4:55: error: dependencies.c.seed: expected no seed, as Redis runs no .sql files, "
        + "found 'a.sql' – write the data in the tests' own set-up",
    ]),
  BadManifest(
    "settings that nobody takes",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies: {c: {image: acme/x, settings: {a: 1}}}

    """#,
    [
      "4:45: error: dependencies.c.settings: expected no settings, as acme/x takes none, "
        + "found some – use `environment`, or `command` with all arguments"
    ]),
  BadManifest(
    "a version beside an image",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies: {db: {kind: postgres, image: "postgis/postgis:15", version: 16}}

    """#,
    [
      "4:75: error: dependencies.db.version: expected no version, as the image says it, "
        + "found '16' – remove it, or write {version} into `image`"
    ]),
  BadManifest(
    "a container's key for a process",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies: {db: {kind: postgres, runtime: process, memory: 1g}}

    """#,
    [
      "4:63: error: dependencies.db.memory: expected nothing that only a container has for "
        + "a process, found 'memory' – remove it, or say `runtime: container`"
    ]),
  BadManifest(
    "a process where there is none",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies: {db: {kind: mysql, runtime: process}}

    """#,
    [
      "4:43: error: dependencies.db.runtime: expected container, the only way to run "
        + "MySQL, found 'process' – Assay knows no program of it"
    ]),
  BadManifest(
    "a container where there is none",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    modules: {c: {process: {program: c}}}
    dependencies: {a: {kind: c, runtime: container}, b: {kind: c, image: x}}

    """#,
    [
      "5:38: error: dependencies.a.runtime: expected process, the only way to run c, found "
        + "'container' – its module has no `image`",
      "5:70: error: dependencies.b.image: expected nothing that only a container has for a "
        + "process, found 'image' – remove it, or say `runtime: container`",
    ]),
  BadManifest(
    "paths that leave the repository",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies:
      db: {kind: postgres, migrations: ../db, files: {/a: a/../../b}}
      x: {build: ../x}

    """#,
    [
      "5:36: error: dependencies.db.migrations: expected a path inside of the repository, "
        + "found '../db', which leaves it – put assay.yaml into the folder that holds "
        + "everything",
      "5:55: error: dependencies.db.files./a: expected a path inside of the repository, "
        + "found 'a/../../b', which leaves it – put assay.yaml into the folder that holds "
        + "everything",
      "6:14: error: dependencies.x.build: expected a path inside of the repository, found "
        + "'../x', which leaves it – put assay.yaml into the folder that holds everything",
    ]),
  BadManifest(
    "a module without anything to run",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    modules: {finder: {ports: 80}}

    """#,
    [
      "4:19: error: modules.finder: expected an `image`, a `process` or both, found neither"
    ]),
  BadManifest(
    "a module with the name of a built-in kind",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    modules: {postgresql: {image: i}}

    """#,
    [
      "4:11: error: modules.postgresql: expected a name that no built-in kind has, found "
        + "'postgresql', which is PostgreSQL – give it another name, or change a "
        + "dependency of the built-in kind"
    ]),
  BadManifest(
    "a version that nobody says",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    modules: {finder: {image: "acme/finder:{version}"}}

    """#,
    [
      "4:27: error: modules.finder.image: expected a `version` for the image's {version}, "
        + "found none – add what is usual; a dependency may say another"
    ]),
  BadManifest(
    "a version that changes nothing",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    modules: {finder: {image: "acme/finder:2"}}
    dependencies: {f: {kind: finder, version: 3}}

    """#,
    [
      "5:43: error: dependencies.f.version: expected no version, as finder has one only, "
        + "found '3' – write {version} into the module's `image`"
    ]),
  BadManifest(
    "a field that a server does not have",
    #"""
    assay: 1
    system: shop
    services: {a: {env: {A: "${db.jbdc}", B: "${x.url}"}}}
    dependencies: {db: {kind: postgres}, x: {image: i, ports: 80}}

    """#,
    [
      "3:25: error: services.a.env.A: expected one of \(fields(of: .postgres)), "
        + "schema after the dot, found '${db.jbdc}' – did you mean 'jdbc'?",
      "3:42: error: services.a.env.B: expected one of host, port, user, password, database "
        + "after the dot, found '${x.url}' – give x a `url`",
    ]),
  BadManifest(
    "a compose file outside of the repository",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    compose: ../compose.yaml

    """#,
    [
      "4:10: error: compose: expected a path inside of the repository, found "
        + "'../compose.yaml', which leaves it – put assay.yaml into the folder that holds "
        + "everything"
    ]),
]
