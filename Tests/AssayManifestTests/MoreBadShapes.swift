/// More values of a wrong shape, from durations to environments.
let moreBadShapes: [BadManifest] = [
  BadManifest(
    "a duration of nothing",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    budget: 0s

    """#,
    [
      "4:9: error: budget: expected a duration such as 15m, 90s, 1h30m or 500ms, found '0s'"
    ]),
  BadManifest(
    "units in the wrong order",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    budget: 30m1h

    """#,
    [
      "4:9: error: budget: expected a duration such as 15m, 90s, 1h30m or 500ms, found "
        + "'30m1h'"
    ]),
  BadManifest(
    "a wrong timeout",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        suites:
          - {layer: unit, run: pytest, timeout: 5 min}

    """#,
    [
      "6:45: error: services.orders.suites[0].timeout: expected a duration such as "
        + "15m, 90s, 1h30m or 500ms, found '5 min'"
    ]),
  BadManifest(
    "a percentage over 100",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    pyramid: {unit: 150}

    """#,
    [
      "4:17: error: pyramid.unit: expected a percentage from 0 to 100, found '150'"
    ]),
  BadManifest(
    "a percentage in words",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    pyramid: {unit: most, e2e: 100}

    """#,
    [
      "4:17: error: pyramid.unit: expected a percentage from 0 to 100, found 'most'"
    ]),
  BadManifest(
    "a fractional floor",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        critical: [{path: a.swift, lines: -1}]

    """#,
    [
      "5:39: error: services.orders.critical[0].lines: expected a percentage from 0 to "
        + "100, found '-1'"
    ]),
  BadManifest(
    "a mutation check without a report",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        mutation: {run: make mutate, within: soon}

    """#,
    [
      "5:15: error: services.orders.mutation.report: expected a relative path, or a list, found "
        + "no 'report' – every mutation needs this key",
      "5:42: error: services.orders.mutation.within: expected a duration such as 15m, 90s, "
        + "1h30m or 500ms, found 'soon'",
    ]),
  BadManifest(
    "a critical path without a path",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        critical: [{lines: 90}]

    """#,
    [
      "5:16: error: services.orders.critical[0].path: expected a relative path, found "
        + "no 'path' – every critical path needs this key"
    ]),
  BadManifest(
    "an absolute path",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        path: /srv/orders

    """#,
    [
      "5:11: error: services.orders.path: expected a relative path, found "
        + "'/srv/orders' – paths start from the manifest's or the service's folder"
    ]),
  BadManifest(
    "a home path",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        path: ~/orders

    """#,
    [
      "5:11: error: services.orders.path: expected a relative path, found '~/orders' – "
        + "paths start from the manifest's or the service's folder"
    ]),
  BadManifest(
    "an empty path",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        path: ""

    """#,
    [
      "5:11: error: services.orders.path: expected a relative path, found empty text"
    ]),
  BadManifest(
    "a call twice",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        calls: [a, b, a]
    thirdParties: {a: , b: {}}

    """#,
    [
      "5:19: error: services.orders.calls[2]: expected each name once, found 'a' "
        + "again, first at 5:13"
    ]),
  BadManifest(
    "a version in words",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies: {db: {kind: postgres, version: latest}}

    """#,
    [
      "4:46: error: dependencies.db.version: expected a version such as \"15\" or "
        + "\"7.0\", found 'latest' – leave it out to take whichever is installed"
    ]),
  BadManifest(
    "a bad variable name",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        env: {MY-DB: x}

    """#,
    [
      "5:11: error: services.orders.env.MY-DB: expected a variable's name of letters, "
        + "digits and '_', found 'MY-DB'"
    ]),
  BadManifest(
    "a variable without a value",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        env: {DB: }

    """#,
    [
      "5:15: error: services.orders.env.DB: expected text, found nothing – write \"\" "
        + "for none"
    ]),
  BadManifest(
    "env as a list",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        env: [A=b]

    """#,
    [
      "5:10: error: services.orders.env: expected a mapping from variables to texts, "
        + "found a list"
    ]),
  BadManifest(
    "an unknown check",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    advisory: [pyramids, contracts]

    """#,
    [
      "4:12: error: advisory[0]: expected one of pyramid, pyramid.count, "
        + "pyramid.inverted, pyramid.hermetic, pyramid.observed-level, contracts, contracts.boundary, contracts.verified, "
        + "contracts.no-network, contracts.observed, contracts.coverage, "
        + "integration, integration.real-dependencies, integration.isolation, chaos, environments, "
        + "environments.declared, environments.e2e-in-staging, data, production, feedback, "
        + "feedback.budget, feedback.coverage, feedback.change-coverage, feedback.cheapest-layer, "
        + "feedback.mutation, "
        + "feedback.flaky, feedback.quarantine, feedback.reruns, feedback.stress, anti-patterns, "
        + "anti-patterns.shared-database, anti-patterns.e2e-for-everything, "
        + "anti-patterns.mocking-everything, anti-patterns.production-data, found 'pyramids' – did you mean 'pyramid'?"
    ]),
  BadManifest(
    "an unknown kind of data",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    environments: {staging: {purpose: e2e, data: sanitised-snapshot}}

    """#,
    [
      "4:46: error: environments.staging.data: expected one of fixtures, seed, "
        + "synthetic, sanitized-snapshot, production, found 'sanitised-snapshot' – did you "
        + "mean 'sanitized-snapshot'?"
    ]),
  BadManifest(
    "an environment without a purpose",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    environments: {staging: {data: seed, refresh: hourly}}

    """#,
    [
      "4:25: error: environments.staging.purpose: expected some text, found no "
        + "'purpose' – every environment needs this key",
      "4:47: error: environments.staging.refresh: expected one of per-build, "
        + "per-pull-request, daily, weekly, monthly, never, found 'hourly'",
    ]),
  BadManifest(
    "a floor of no tests",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        suites:
          - {layer: unit, run: pytest, atLeast: 0}

    """#,
    [
      "6:45: error: services.orders.suites[0].atLeast: expected a whole number from 1, "
        + "found '0'"
    ]),
  BadManifest(
    "text that would move a cursor",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    "\e[2Jx": 1

    """#,
    [
      "4:1: error: \\u{1b}[2Jx: expected one of the keys assay, system, services, "
        + "thirdParties, dependencies, modules, compose, contracts, traffic, pyramid, budget, "
        + "feedback, environments, base, coverage, impact, advisory, require, accept, found the unknown key '\\u{1b}[2Jx'"
    ]),
  BadManifest(
    "many faults at once",
    #"""
    assay: 1
    sytem: shop
    services:
      orders:
        calls: [orders]
        needs: [bd]
        suites:
          - {name: unit, layer: unti, run: pytest, timeout: 5}
    dependencies:
      db: {kind: postgre}

    """#,
    [
      "2:1: error: sytem: expected one of the keys assay, system, services, "
        + "thirdParties, dependencies, modules, compose, contracts, traffic, pyramid, budget, "
        + "feedback, environments, base, coverage, impact, advisory, require, accept, found the unknown key 'sytem' – did you mean 'system'?",
      "5:13: error: services.orders.calls[0]: expected another service or a third "
        + "party, found the service itself – a call inside of a service is no boundary",
      "6:13: error: services.orders.needs[0]: expected a dependency (db), found 'bd' – "
        + "did you mean 'db'? Otherwise declare it under `dependencies`.",
      "8:29: error: services.orders.suites[0].layer: expected one of unit, "
        + "integration, contract, e2e, found 'unti' – did you mean 'unit'?",
      "8:57: error: services.orders.suites[0].timeout: expected a duration such as "
        + "15m, 90s, 1h30m or 500ms, found '5' – did you mean '5s'?",
      "10:14: error: dependencies.db.kind: expected a kind of server (\(kinds)), found "
        + "'postgre' – did you mean 'postgres'? Otherwise describe it under `modules`, or give an "
        + "`image`",
    ]),
]
