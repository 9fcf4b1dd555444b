import AssayJSON

/// A pact made for a measurement.
enum PactFile {
  /// Interactions of version 4 with states, rules, generators and a body, each of about 2.6 kB.
  static func bytes(_ size: Int) throws -> [UInt8] {
    let body = String(decoding: Bodies.orders(bytes: 1400).actual, as: UTF8.self)
    let rules = try JSON(parsing: Bodies.rules).description
    var text = """
      {"consumer":{"name":"web"},"provider":{"name":"orders"},\
      "metadata":{"pactSpecification":{"version":"4.0"}},"interactions":[
      """
    text.reserveCapacity(size + 4000)
    var number = 0
    while text.utf8.count < size {
      if number > 0 { text += "," }
      text += """
        {"type":"Synchronous/HTTP","description":"a request for orders, number \(number)",\
        "providerStates":[{"name":"there are orders","params":{"page":\(number)}}],\
        "request":{"method":"GET","path":"/orders/\(number)","query":{"page":["1"]},\
        "headers":{"Accept":["application/json"]}},\
        "response":{"status":200,"headers":{"Content-Type":["application/json"]},\
        "body":{"contentType":"application/json","encoded":false,"content":\(body)},\
        "matchingRules":{"body":\(rules)},\
        "generators":{"body":{"$.orders[0].id":{"type":"RandomInt","min":1,"max":9}}}}}
        """
      number += 1
    }
    text += "]}"
    return Array(text.utf8)
  }
}
