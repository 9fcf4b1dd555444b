/// Values of a wrong shape: what the JSON Schema refuses too.
let badShapes: [BadManifest] = [
  BadManifest(
    "a file that lacks everything",
    #"""
    {}

    """#,
    [
      "1:1: error: assay: expected 1, the version of the manifest's format, found no "
        + "'assay' – every manifest needs this key",
      "1:1: error: system: expected some text, found no 'system' – every manifest "
        + "needs this key",
      "1:1: error: services: expected a mapping from names to service settings, found "
        + "no 'services' – every manifest needs this key",
    ]),
  BadManifest(
    "a missing version",
    #"""
    system: shop
    services: {a: {}}

    """#,
    [
      "1:1: error: assay: expected 1, the version of the manifest's format, found no "
        + "'assay' – every manifest needs this key"
    ]),
  BadManifest(
    "a version of the future",
    #"""
    assay: 2
    system: shop
    services: {a: {}}

    """#,
    [
      "1:8: error: assay: expected 1, the version of the manifest's format, found '2' "
        + "– a newer Assay wrote this file; update Assay"
    ]),
  BadManifest(
    "a quoted version",
    #"""
    assay: "1"
    system: shop
    services: {a: {}}

    """#,
    [
      "1:8: error: assay: expected 1, the version of the manifest's format, found the "
        + "text \"1\" – write it without quotes"
    ]),
  BadManifest(
    "an unknown top key",
    #"""
    assay: 1
    system: shop
    service: {a: {}}

    """#,
    [
      "3:1: error: service: expected one of the keys assay, system, services, "
        + "thirdParties, dependencies, modules, compose, contracts, traffic, pyramid, budget, "
        + "feedback, environments, base, coverage, impact, advisory, require, accept, found the unknown key 'service' – did you mean 'services'?"
    ]),
  BadManifest(
    "an unknown key with nothing near",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    zebra: 1

    """#,
    [
      "4:1: error: zebra: expected one of the keys assay, system, services, "
        + "thirdParties, dependencies, modules, compose, contracts, traffic, pyramid, budget, "
        + "feedback, environments, base, coverage, impact, advisory, require, accept, found the unknown key 'zebra'"
    ]),
  BadManifest(
    "an unknown service key",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        path: a
        suits: []

    """#,
    [
      "6:5: error: services.orders.suits: expected one of the keys path, language, "
        + "calls, needs, build, env, critical, mutation, suites, provider, found the unknown key 'suits' – did "
        + "you mean 'suites'?"
    ]),
  BadManifest(
    "an unknown suite key",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        suites:
          - {layer: unit, run: pytest, timeuot: 5m}

    """#,
    [
      "6:36: error: services.orders.suites[0].timeuot: expected one of the keys name, "
        + "layer, run, results, format, coverage, needs, timeout, when, env, atLeast, "
        + "exclusive, isolation, hermetic, writes, reaches, found the unknown key 'timeuot' – did you mean 'timeout'?"
    ]),
  BadManifest(
    "no services",
    #"""
    assay: 1
    system: shop
    services: {}

    """#,
    [
      "3:11: error: services: expected at least one service, found none"
    ]),
  BadManifest(
    "services as a list",
    #"""
    assay: 1
    system: shop
    services: [orders]

    """#,
    [
      "3:11: error: services: expected a mapping from names to service settings, found "
        + "a list"
    ]),
  BadManifest(
    "a service that is nothing",
    #"""
    assay: 1
    system: shop
    services:
      orders:

    """#,
    [
      "4:10: error: services.orders: expected a mapping of path, language, calls, "
        + "needs, build, env, critical, mutation, suites, provider, found nothing"
    ]),
  BadManifest(
    "a bad service name",
    #"""
    assay: 1
    system: shop
    services:
      my orders: {}

    """#,
    [
      "4:3: error: services.my orders: expected a name of letters, digits, '.', '_' "
        + "and '-', found 'my orders'"
    ]),
  BadManifest(
    "an empty system",
    #"""
    assay: 1
    system: ""
    services: {a: {}}

    """#,
    [
      "2:9: error: system: expected some text, found empty text"
    ]),
  BadManifest(
    "a null system",
    #"""
    assay: 1
    system:
    services: {a: {}}

    """#,
    [
      "2:8: error: system: expected some text, found nothing"
    ]),
  BadManifest(
    "a system that is a list",
    #"""
    assay: 1
    system: [a]
    services: {a: {}}

    """#,
    [
      "2:9: error: system: expected some text, found a list"
    ]),
  BadManifest(
    "an unknown layer",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        suites:
          - {layer: units, run: pytest}

    """#,
    [
      "6:17: error: services.orders.suites[0].layer: expected one of unit, "
        + "integration, contract, e2e, found 'units' – did you mean 'unit'?"
    ]),
  BadManifest(
    "a missing layer",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        suites:
          - {name: unit, run: pytest}

    """#,
    [
      "6:9: error: services.orders.suites[0].layer: expected one of unit, integration, "
        + "contract, e2e, found no 'layer' – every suite needs this key"
    ]),
  BadManifest(
    "a missing run",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        suites:
          - name: unit
            layer: unit

    """#,
    [
      "6:9: error: services.orders.suites[0].run: expected a command, found no 'run' – "
        + "every suite needs this key"
    ]),
  BadManifest(
    "an empty run",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        suites:
          - {layer: unit, run: "  "}

    """#,
    [
      "6:28: error: services.orders.suites[0].run: expected a command, found empty text"
    ]),
  BadManifest(
    "an unknown format",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        suites:
          - {layer: unit, run: pytest, format: junitt}

    """#,
    [
      "6:44: error: services.orders.suites[0].format: expected one of junit, "
        + "swift-events, xctest, go-json, tap, found 'junitt' – did you mean 'junit'?"
    ]),
  BadManifest(
    "an unknown trigger",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        suites:
          - {layer: e2e, run: pytest, when: nightly}

    """#,
    [
      "6:41: error: services.orders.suites[0].when: expected one of pull-request, "
        + "staging, found 'nightly'"
    ]),
  BadManifest(
    "a number as a duration",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    budget: 90

    """#,
    [
      "4:9: error: budget: expected a duration such as 15m, 90s, 1h30m or 500ms, found "
        + "'90' – did you mean '90s'?"
    ]),
  BadManifest(
    "a duration in words",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    budget: fifteen minutes

    """#,
    [
      "4:9: error: budget: expected a duration such as 15m, 90s, 1h30m or 500ms, found "
        + "'fifteen minutes'"
    ]),
]
