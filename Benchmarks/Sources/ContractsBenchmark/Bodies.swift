/// Documents made for a measurement.
enum Bodies {
  /// A list of orders of about `bytes` in all, the first of them as the example of a contract has it.
  static func orders(bytes: Int) -> (expected: [UInt8], actual: [UInt8]) {
    var text = "{\"orders\":[" + order(0)
    let example = text + "]}"
    text.reserveCapacity(bytes + 1000)
    var number = 1
    while text.utf8.count < bytes {
      text += ","
      text += order(number)
      number += 1
    }
    return (Array(example.utf8), Array((text + "]}").utf8))
  }

  private static func order(_ number: Int) -> String {
    """
    {"id":\(1_000_000 + number),"reference":"ORD-2026-\(100_000 + number)","status":"shipped",\
    "placed":"2026-11-\(10 + number % 18)T08:\(10 + number % 50):00+01:00","total":\(number).95,\
    "paid":\(number % 2 == 0),"note":null,"customer":{"id":"c-\(number % 977)",\
    "name":"Zoë Müller \(number)","address":{"street":"Long Street \(number)","city":"Springfield"}},\
    "lines":[{"sku":"SKU-\(number)","title":"A thing of some length, number \(number)",\
    "quantity":\(1 + number % 7),"price":12.50},{"sku":"SKU-\(number + 1)",\
    "title":"Another thing","quantity":1,"price":3.20}]}
    """
  }

  /// Wildcards at every place, of several kinds.
  static let rules = """
    {"$.orders": {"matchers": [{"match": "type", "min": 1}]},
     "$.orders[*].id": {"matchers": [{"match": "integer"}]},
     "$.orders[*].reference": {"matchers": [{"match": "regex", "regex": "ORD-\\\\d{4}-\\\\d+"}]},
     "$.orders[*].placed": {"matchers": [
       {"match": "datetime", "format": "yyyy-MM-dd'T'HH:mm:ssXXX"}]},
     "$.orders[*].total": {"matchers": [{"match": "decimal"}]},
     "$.orders[*].customer.*": {"matchers": [{"match": "type"}]},
     "$.orders[*].lines[*].sku": {"matchers": [{"match": "include", "value": "SKU"}]},
     "$.orders[*].lines[*].*": {"matchers": [{"match": "type"}]}}
    """
}
