import AssayTestSupport
import Foundation
import Testing

/// `assay contract` from the outside: what a consumer's and a provider's team see.
struct ContractTests {
  private static let pact = #"""
    {
      "consumer": {"name": "shop"}, "provider": {"name": "stock"},
      "interactions": [
        {
          "description": "the stock of a product",
          "providerStates": [{"name": "stock on hand", "params": {"onHand": 7}}],
          "request": {"method": "GET", "path": "/stock/1"},
          "response": {"status": 200, "headers": {"Content-Type": "application/json"},
            "body": {"available": {"pact:matcher:type": "integer", "value": 7}}}
        },
        {
          "type": "Asynchronous/Messages", "description": "it ran out",
          "contents": {"sku": {"pact:matcher:type": "type", "value": "1"}}
        }
      ]
    }
    """#

  /// Serves `/stock/1` as its states say, in the way that the first argument names.
  private static let provider = #"""
    import json, os, sys
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
    way, stock = sys.argv[1], {}
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if "action" not in asked:
                return self.answer(200, {"sku": "9"})
            stock["on hand"] = asked["params"].get("onHand")
            self.answer(500 if way == "stateless" else 200, {})
        def do_GET(self):
            left = stock["on hand"]
            self.answer(200, {"available": str(left) if way == "broken" else left})
        def answer(self, status, body):
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        def log_message(self, *_): pass
    ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
    """#

  private func with(
    _ body: (TemporaryFolder) async throws -> Void
  ) async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(Self.pact, to: "pacts/shop-stock.json")
      try folder.write(Self.provider, to: "provider.py")
      try await body(folder)
    }
  }

  private static let all =
    "curl -sf $STOCK_URL/stock/1 $STOCK_URL/__assay/messages/it%20ran%20out"

  @Test(arguments: [
    (all, Int32(0), ""),
    // What the command says comes first.
    ("\(all) && exit 7", 7, ""),
    ("curl -sf $STOCK_URL/stock/1", 1, "expected but never sent: it ran out"),
    ("\(all); curl -s $STOCK_URL/stock/2", 1, "path: expected \"/stock/1\", found \"/stock/2\""),
  ])
  func `a mock around a command tells what was not as promised`(
    line: String, status: Int32, words: String
  ) async throws {
    try await with { folder in
      let answer = try await AssayProgram.run(
        ["contract", "mock", "pacts", "--write", "out", "--", "sh", "-c", line], in: folder)
      #expect(answer.status == status, "\(answer.error)")
      #expect(words.isEmpty || answer.error.contains(words), "\(answer.error)")
      // Only what a green run has asked for is a contract.
      #expect(folder.exists("out/shop-stock.json") == (status == 0))
    }
  }

  @Test(arguments: [
    ("good", Int32(0), "2 passed"), ("broken", 1, "expected a number, found a string"),
    ("stateless", 3, "The state \"stock on hand\" could not be set up"),
  ])
  func `a provider is verified, and what it needs for that is told apart`(
    way: String, status: Int32, words: String
  ) async throws {
    try await with { folder in
      let answer = try await AssayProgram.run(
        [
          "contract", "verify", "pacts", "--run", "python3 provider.py \(way)", "--states", "/",
          "--messages", "/messages", "--junit", "junit.xml", "--html", "page.html",
        ], in: folder, environment: ["ASSAY_VERIFICATIONS": folder.path])
      #expect(answer.status == status, "\(answer.output)\(answer.error)")
      #expect(answer.output.contains(words), "\(answer.output)")
      #expect(try folder.read("junit.xml").contains("tests=\"2\""))
      #expect(try folder.read("page.html").contains("the stock of a product"))
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      let record = try #require(names.first { $0.hasSuffix("-0.json") })
      #expect(try folder.read(record).contains(status == 0 ? "passed" : "failed"))
    }
  }

  @Test(arguments: [
    (["verify"], Int32(2), "no contract"),
    (["verify", "nowhere.json", "--provider-url", "http://127.0.0.1:9"], 2, "nowhere.json"),
    (["verify", "provider.py", "--provider-url", "http://127.0.0.1:9"], 2, "not JSON"),
    (["verify", "pacts"], 2, "nobody said where it runs"),
    (["verify", "pacts", "--provider-url", "localhost"], 2, "http://"),
    (["verify", "pacts", "--run", "exit 5"], 3, "exit code 5"),
    (
      ["verify", "pacts", "--provider", "other", "--provider-url", "http://127.0.0.1:9"], 2, "other"
    ),
    (
      ["verify", "pacts", "--description", "nothing", "--provider-url", "http://127.0.0.1:9"], 2,
      "which is no pass"
    ),
    (
      ["verify", "pacts", "--header", "x", "--provider-url", "http://127.0.0.1:9"], 2, "name: value"
    ),
    (["mock"], 2, "no contract"), (["mock", "nowhere"], 2, "nowhere"),
    (["stub", "pacts", "--latency", "soon"], 2, "100ms"),
    (["compare", "pacts"], 2, "--with"), (["compare", "pacts", "--with", "pacts"], 2, "pacts"),
    (["changes", "a.yaml", "b.yaml"], 2, "a.yaml"),
    (["coverage", "nowhere.log"], 2, "nowhere.log"),
    (["coverage", "provider.py"], 2, "no call could be read"),
    (["record", "--to", "http://127.0.0.1:9", "--provider", "a"], 2, "nothing to do"),
    (["can-i-deploy", "a", "--latest"], 2, "no broker"),
  ])
  func `what cannot be done is said, with what to do`(
    arguments: [String], status: Int32, words: String
  ) async throws {
    try await with { folder in
      let answer = try await AssayProgram.run(["contract"] + arguments, in: folder)
      #expect(answer.status == status, "\(answer.output)\(answer.error)")
      #expect(answer.error.contains(words), "\(answer.error)")
    }
  }

  private static let document = """
    openapi: 3.0.0
    info: {title: Stock, version: "1"}
    paths:
      /stock/{sku}:
        get:
          parameters: [{name: sku, in: path, required: true, schema: {type: string}}]
          responses:
            "200":
              description: what is left
              content:
                application/json:
                  schema:
                    type: object
                    properties: {available: {type: integer}}
    """

  @Test func `documents are held against pacts, and against each other`() async throws {
    try await with { folder in
      try folder.write(Self.document, to: "old.yaml")
      try folder.write(
        Self.document.replacing("type: integer", with: "type: string"), to: "new.yaml")
      func run(_ line: String) async throws -> AssayProgram.Answer {
        try await AssayProgram.shell("\"$ASSAY\" contract \(line)", in: folder)
      }
      let fits = try await run("compare pacts --with old.yaml")
      #expect(fits.status == 0, "\(fits.output)\(fits.error)")
      let differs = try await run("compare pacts --with new.yaml --json")
      #expect(differs.status == 1)
      #expect(differs.output.contains("response.body.incompatible"), "\(differs.output)")
      let breaks = try await run("changes old.yaml new.yaml --pacts pacts")
      #expect(breaks.status == 1)
      #expect(breaks.output.contains("breaks shop: the stock of a product"), "\(breaks.output)")
      let same = try await run("changes old.yaml old.yaml")
      #expect(same.status == 0, "\(same.output)")
    }
  }

  @Test func `traffic is recorded, held against the document, and against contracts`() async throws
  {
    try await with { folder in
      try folder.write(Self.document, to: "openapi.yaml")
      let recorded = try await AssayProgram.shell(
        """
        "$ASSAY" contract stub pacts --port 0 >stub.log & stub=$!
        until grep -q 'served at' stub.log; do :; done
        url=$(sed 's/.* at //' stub.log)
        "$ASSAY" contract record --to $url --provider stock --consumer shop --output t.jsonl \\
          --document openapi.yaml -- sh -c 'curl -s $STOCK_URL/stock/1; curl -s $STOCK_URL/other'
        status=$?
        kill $stub
        wait $stub
        exit $status
        """, in: folder)
      #expect(recorded.status == 1, "\(recorded.output)\(recorded.error)")
      #expect(recorded.output.contains("/other"), "\(recorded.output)")
      let coverage = try await AssayProgram.run(
        ["contract", "coverage", "t.jsonl", "--pacts", "pacts", "--at-least", "60"], in: folder)
      #expect(coverage.status == 1, "\(coverage.output)\(coverage.error)")
      #expect(coverage.output.contains("NO CONTRACT: shop → stock: GET /other"))
      #expect(coverage.output.contains("50 % of 2 kinds of calls"), "\(coverage.output)")
      try folder.write(
        """
        assay: 1
        system: s
        services:
          shop: {path: ., suites: [{layer: unit, run: "true"}]}
          stock: {path: .}
        traffic: t.jsonl
        """, to: "assay.yaml")
      let verdict = try await AssayProgram.run(["verify"], in: folder)
      #expect(verdict.status == 1)
      #expect(verdict.output.contains("GET /other"), "\(verdict.output)")
      #expect(verdict.output.contains("it is not declared"), "\(verdict.output)")
    }
  }

  @Test func `a review names what will cost somebody a day`() async throws {
    try await with { folder in
      let clean = try await AssayProgram.run(["contract", "lint", "pacts"], in: folder)
      #expect(clean.status == 0, "\(clean.output)\(clean.error)")
      try folder.write(
        Self.pact.replacing(
          "\"integer\", \"value\": 7", with: "\"regex\", \"regex\": \"x\", \"value\": 7"),
        to: "pacts/shop-stock.json")
      let broken = try await AssayProgram.run(["contract", "lint", "pacts"], in: folder)
      #expect(broken.status == 1)
      #expect(broken.output.contains("bad-rule"), "\(broken.output)")
    }
  }
}
