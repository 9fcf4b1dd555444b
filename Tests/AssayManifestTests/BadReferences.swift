import AssayDependencies

/// Values that only the rest of the manifest makes wrong.
let badReferences: [BadManifest] = [
  BadManifest(
    "two suites of one name",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        suites:
          - {name: a, layer: unit, run: pytest}
          - {name: a, layer: e2e, run: pytest}

    """#,
    [
      "7:16: error: services.orders.suites[1].name: expected a name that no other "
        + "suite of the service has, found 'a' again, first at 6:16"
    ]),
  BadManifest(
    "providers that cannot be verified",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        provider: {states: /s, stateCommand: set-up, needs: [db]}
        suites: [{name: provider, layer: contract, run: pytest}]
    thirdParties:
      payments: {provider: 3s}

    """#,
    [
      "5:15: error: services.orders.provider: expected `run`, or the `url` of a running "
        + "provider, found neither – add for example `run: python -m service`, which serves on $PORT",
      "5:42: error: services.orders.provider.stateCommand: expected either `states` or "
        + "`stateCommand`, found both",
      "5:58: error: services.orders.provider.needs[0]: expected a dependency (none is declared), "
        + "found 'db' – declare it under `dependencies`.",
      "6:21: error: services.orders.suites: expected another name, as `provider` is the suite that "
        + "verifies the service, found 'provider'",
    ]),
  BadManifest(
    "two suites named after their layer",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        suites:
          - {layer: unit, run: pytest a}
          - {layer: unit, run: pytest b}

    """#,
    [
      "7:17: error: services.orders.suites[1].name: expected a name that no other "
        + "suite of the service has, found 'unit' again, first at 6:17"
    ]),
  BadManifest(
    "a pyramid that does not add up",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    pyramid: {unit: 50, integration: 30, contract: 15, e2e: 10}

    """#,
    [
      "4:10: error: pyramid: expected shares that add up to 100, found 50 + 30 + 15 + "
        + "10 = 105"
    ]),
  BadManifest(
    "a path that leaves the repository",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        path: ../orders

    """#,
    [
      "5:11: error: services.orders.path: expected a path inside of the repository, "
        + "found '../orders', which leaves it – put assay.yaml into the folder that holds "
        + "everything"
    ]),
  BadManifest(
    "a result path that leaves the repository",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        path: services/orders
        suites:
          - {layer: unit, run: x, results: ../../../out.xml}

    """#,
    [
      "7:40: error: services.orders.suites[0].results: expected a path inside of the "
        + "repository, found '../../../out.xml', which leaves it – put assay.yaml into the "
        + "folder that holds everything"
    ]),
  BadManifest(
    "several services without a path",
    #"""
    assay: 1
    system: shop
    services:
      orders: {}
      inventory: {path: inventory}

    """#,
    [
      "4:3: error: services.orders.path: expected the service's folder, since there is "
        + "more than one service, found no 'path' – add for example `path: services/orders`"
    ]),
  BadManifest(
    "a service that calls itself",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        calls: [orders]

    """#,
    [
      "5:13: error: services.orders.calls[0]: expected another service or a third "
        + "party, found the service itself – a call inside of a service is no boundary"
    ]),
  BadManifest(
    "a call to nobody",
    #"""
    assay: 1
    system: shop
    services:
      orders: {path: a, calls: [inventry, stripe]}
      inventory: {path: b}

    """#,
    [
      "4:29: warning: services.orders.calls[0]: expected a name under services or "
        + "thirdParties, found 'inventry', which is declared nowhere – did you mean "
        + "'inventory'? Otherwise declare it there; until then it counts as an external "
        + "boundary.",
      "4:39: warning: services.orders.calls[1]: expected a name under services or "
        + "thirdParties, found 'stripe', which is declared nowhere – declare it there; "
        + "until then it counts as an external boundary.",
    ]),
  BadManifest(
    "a need that is declared nowhere",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        needs: [dbb]
    dependencies: {db: {kind: postgres}, cache: {kind: redis}}

    """#,
    [
      "5:13: error: services.orders.needs[0]: expected a dependency (db, cache), found "
        + "'dbb' – did you mean 'db'? Otherwise declare it under `dependencies`."
    ]),
  BadManifest(
    "a need without dependencies",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        needs: db

    """#,
    [
      "5:12: error: services.orders.needs: expected a dependency (none is declared), "
        + "found 'db' – declare it under `dependencies`."
    ]),
  BadManifest(
    "a suite's need that is declared nowhere",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        suites:
          - {layer: integration, run: pytest, needs: [cachee]}
    dependencies: {cache: {kind: redis}}

    """#,
    [
      "6:51: error: services.orders.suites[0].needs[0]: expected a dependency (cache), "
        + "found 'cachee' – did you mean 'cache'? Otherwise declare it under "
        + "`dependencies`."
    ]),
  BadManifest(
    "a cycle of needs",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies:
      a: {kind: redis, needs: [b]}
      b: {kind: redis, needs: [c]}
      c: {kind: postgres, needs: [a]}

    """#,
    [
      "5:27: error: dependencies.a.needs: expected dependencies that can start one "
        + "after another, found the cycle a → b → c → a – remove one of these `needs`"
    ]),
  BadManifest(
    "a dependency that needs itself",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies: {db: {kind: redis, needs: db}}

    """#,
    [
      "4:41: error: dependencies.db.needs: expected dependencies that can start one "
        + "after another, found the cycle db → db – remove one of these `needs`"
    ]),
  BadManifest(
    "two cycles",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies:
      x: {kind: redis, needs: [a]}
      a: {kind: redis, needs: [b]}
      b: {kind: redis, needs: [a]}
      c: {kind: redis, needs: [c]}

    """#,
    [
      "6:27: error: dependencies.a.needs: expected dependencies that can start one "
        + "after another, found the cycle a → b → a – remove one of these `needs`",
      "8:27: error: dependencies.c.needs: expected dependencies that can start one "
        + "after another, found the cycle c → c – remove one of these `needs`",
    ]),
  BadManifest(
    "a reference to an unknown dependency",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        env: {DB: "${dbb.url}"}
    dependencies: {db: {kind: postgres}}

    """#,
    [
      "5:15: error: services.orders.env.DB: expected a dependency (db), found "
        + "'${dbb.url}' – did you mean 'db'?"
    ]),
  BadManifest(
    "a reference to an unknown field",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        env: {DB: "${db.prot}"}
    dependencies: {db: {kind: redis}}

    """#,
    [
      "5:15: error: services.orders.env.DB: expected one of \(fields(of: .redis)), prefix "
        + "after the dot, found '${db.prot}' – did you mean 'port'?"
    ]),
  BadManifest(
    "a reference without a field",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        env: {DB: "${db}"}
    dependencies: {db: {kind: postgres}}

    """#,
    [
      "5:15: error: services.orders.env.DB: expected ${db.field}, found '${db}' – add "
        + "one of url, host, port, user, password, database"
    ]),
  BadManifest(
    "a shell variable in a value",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        env: {DB: "${HOME}/x"}

    """#,
    [
      "5:15: warning: services.orders.env.DB: expected ${dependency.field}, found "
        + "'${HOME}' – it is passed on as it stands"
    ]),
  BadManifest(
    "a reference that a suite does not need",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        needs: db
        suites:
          - {layer: unit, run: pytest, env: {DB: "${db.url}"}}
          - {layer: integration, run: pytest, env: {DB: "${db.url}"}}
    dependencies: {db: {kind: postgres}}

    """#,
    [
      "7:46: warning: services.orders.suites[0].env.DB: expected a dependency that the "
        + "suite needs, found '${db.url}' – add db to the suite's `needs`"
    ]),
  BadManifest(
    "an advisory check that is required",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    advisory: [contracts]
    require: contracts

    """#,
    [
      "5:10: error: require: expected a check that is not advisory too, found "
        + "'contracts' – remove it from `advisory` or from `require`"
    ]),
  BadManifest(
    "a third party named like a service",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    thirdParties: {a: {simulator: sim}}

    """#,
    [
      "4:16: error: thirdParties.a: expected a name that no service has, found 'a', a "
        + "service at 3:12"
    ]),
  BadManifest(
    "a suite that nobody can read",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        suites:
          - {layer: unit, run: make test}

    """#,
    [
      "6:28: warning: services.orders.suites[0].results: expected the files that the "
        + "command writes its results to, found no 'results' – only `swift test`, `pytest` "
        + "and `go test` are asked by Assay itself; any command may also write to $ASSAY_RESULTS"
    ]),
]
