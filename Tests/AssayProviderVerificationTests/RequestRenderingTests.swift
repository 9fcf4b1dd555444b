import AssayMatching
import AssayProviderVerification
import Testing

struct RequestRenderingTests {
  @Test(arguments: [
    ("http://h:1/", "", "/a", "", "http://h:1/a"),
    ("http://h:1/base/", "", "a", "", "http://h:1/base/a"),
    ("http://h", "v1/", "/a/", "", "http://h/v1/a/"), ("http://h", "", "", "", "http://h"),
    ("http://h", "", "/a b/ü\"", "", "http://h/a%20b/%C3%BC%22"),
    ("http://h", "", "/100%/%41%2f%zz", "", "http://h/100%25/%41%2f%25zz"),
    ("http://h", "", "/a", "q[]=1&b=x y", "http://h/a?q%5B%5D=1&b=x%20y"),
    ("http://h", "", "/a?b=1", "c=2", "http://h/a?b=1&c=2"),
    ("http://h", "", "/a#b", "", "http://h/a%23b"),
  ])
  func `an address is joined, and what may not stand in it is escaped`(
    base: String, prefix: String, path: String, query: String, url: String
  ) {
    let request = RequestParts(path: path, query: query.isEmpty ? Query([]) : Query(query))
    #expect(RequestAddress(base, prefix: prefix).url(request) == url)
  }

  @Test func `values of a query are escaped`() {
    let request = RequestParts(query: Query([Query.Item("a b", ["&", nil, "1+1"])]))
    #expect(RequestAddress("http://h").url(request) == "http://h/?a%20b=%26&a%20b&a%20b=1%2B1")
    #expect(RequestAddress.segment("Consumer 2/ü") == "Consumer%202%2F%C3%BC")
  }

  private func curl(_ request: RequestParts, contract: RequestParts? = nil) -> String {
    let url = RequestAddress("http://h").url(request)
    return CurlCommand.text(request, to: url, contract: contract ?? request)
  }

  @Test func `a command sends the same request again`() {
    #expect(curl(RequestParts(path: "/a")) == "curl -i 'http://h/a'")
    #expect(curl(RequestParts(method: "head", path: "/")) == "curl --head 'http://h/'")
    let post = RequestParts(
      method: "post", path: "/it's", headers: Headers([("X-A", ["1", "2"])]),
      body: .present(Array("{\"a\":\"it's\"}".utf8), nil))
    #expect(
      curl(post) == #"curl -i -X 'POST' -H 'X-A: 1' -H 'X-A: 2' "#
        + #"--data-binary '{"a":"it'\''s"}' 'http://h/it'\''s'"#)
    #expect(curl(RequestParts(path: "/a/../b")) == "curl -i --path-as-is 'http://h/a/../b'")
  }

  @Test func `what was added to the headers is not shown`() {
    let contract = RequestParts(headers: Headers([("X-A", ["1"])]))
    var sent = contract
    sent.headers.add("Authorization", ["Bearer secret"])
    #expect(
      curl(sent, contract: contract)
        == #"curl -i -H 'X-A: 1' -H 'Authorization: '"$AUTHORIZATION" 'http://h/'"#)
  }

  @Test(arguments: [
    ([0xFF, 0x00], #"echo /wA= | base64 -d | curl -i -X 'PUT' --data-binary @- 'http://h/'"#),
    (Array("@/etc/passwd".utf8), "curl -i -X 'PUT' --data-raw '@/etc/passwd' 'http://h/'"),
    (
      [UInt8](repeating: 0x61, count: 20_000),
      "curl -i -X 'PUT' --data-binary @BODY-OF-20000-BYTES 'http://h/'"
    ),
  ])
  func `bytes that no command line can hold are told otherwise`(bytes: [UInt8], command: String) {
    #expect(curl(RequestParts(method: "PUT", body: .present(bytes, nil))) == command)
  }
}
