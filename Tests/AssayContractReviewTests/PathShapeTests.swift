import AssayContractReview
import Testing

struct PathShapeTests {
  @Test(
    arguments: [
      ("/orders/42", "/orders/{id}", ["42 is a number"]),
      ("/orders", "/orders", []),
      ("/v2/orders/mine", "/v2/orders/mine", []),
      (
        "/o/0b0bd1ff-3c3e-4e4f-9d5a-0123456789ab/x", "/o/{id}/x",
        ["0b0bd1ff-3c3e-4e4f-9d5a-0123456789ab is a UUID"]
      ),
      ("/days/2024-01-31", "/days/{id}", ["2024-01-31 is a moment"]),
      ("/mail/a%40b.test", "/mail/{id}", ["a%40b.test is an address"]),
      ("/commit/5792082", "/commit/{id}", ["5792082 is a number"]),
      ("/commit/57920f2c", "/commit/{id}", ["57920f2c is a hexadecimal number"]),
      ("/facade/deadbeef", "/facade/deadbeef", []),
      (
        "/k/01ARZ3NDEKTSV4RRFFQ69G5FAV", "/k/{id}",
        ["01ARZ3NDEKTSV4RRFFQ69G5FAV is a long mix of letters and digits"]
      ),
      ("/sku/ABC-123/7", "/sku/{id}/{id}", ["ABC-123 is a word with a number", "7 is a number"]),
      ("", "", []), ("//", "//", []), ("/ä/%", "/ä/%", []),
    ] as [(String, String, [String])])
  func `takes out what names one thing, and says why`(
    path: String, text: String, reasons: [String]
  ) {
    let shape = PathShape(path)
    #expect(shape.text == text)
    #expect(shape.reasons == reasons)
  }
}
