/// Conditions and commands that make no sense.
let badConditions: [BadManifest] = [
  BadManifest(
    "a query where no SQL is spoken",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies: {c: {kind: redis, ready: {query: SELECT 1}}}

    """#,
    [
      "4:40: error: dependencies.c.ready: expected a condition that Redis can answer, "
        + "found a query, but it speaks no SQL that Assay knows – run its own client with "
        + "`command`"
    ]),
  BadManifest(
    "a health check of a process",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies: {c: {kind: redis, runtime: process, ready: {all: [{healthy: true}]}}}

    """#,
    [
      "4:58: error: dependencies.c.ready: expected a condition that a process can fulfil, "
        + "found 'healthy', which is the engine's word – use another one"
    ]),
  BadManifest(
    "conditions that do not go together",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies:
      a: {image: i, ready: {log: up, port: 80}}
      b: {image: i, ready: {times: 2}}
      c: {image: i, ready: {http: /, code: 1, status: 300-200}}
      d: {image: i, ready: []}
      e: {image: i, ready: {any: []}}
      f: {image: i, ready: {healthy: false}}

    """#,
    [
      "5:34: error: dependencies.a.ready.port: expected times or within beside 'log', "
        + "found 'port' – put conditions under `all` or `any`",
      "6:24: error: dependencies.b.ready: expected one of log, http, port, listening, "
        + "answers, command, query, file, healthy, exited, all, any, found none of them",
      "7:34: error: dependencies.c.ready.code: expected answerHeaders, anyCertificate, "
        + "body, headers, method, password, port, send, status, tls, user or within beside "
        + "'http', found 'code' – put conditions under `all` or `any`",
      "7:51: error: dependencies.c.ready.status: expected a status such as 200 or 200-299, "
        + "found '300-200'",
      "8:24: error: dependencies.d.ready: expected a condition, found an empty list",
      "9:30: error: dependencies.e.ready.any: expected conditions, found none",
      "10:34: error: dependencies.f.ready.healthy: expected true, found 'false'",
    ]),
  BadManifest(
    "an expression that is none",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies: {c: {image: i, ready: {log: "/a(/"}}}

    """#,
    [
      "4:43: error: dependencies.c.ready.log: expected a regular expression between the "
        + "slashes, found 'a(' (A ( has no ) at character 3)"
    ]),
  BadManifest(
    "a quote that stays open",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    dependencies: {c: {image: i, command: "sh -c 'x"}}
    modules: {m: {image: i, command: 'say "x'}}

    """#,
    [
      "4:39: error: dependencies.c.command: expected a command whose quotes are closed, "
        + "found 'sh -c 'x'",
      "5:34: error: modules.m.command: expected a command whose quotes are closed, found "
        + "'say \"x'",
    ]),
]
