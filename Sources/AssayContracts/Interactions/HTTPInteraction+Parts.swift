import AssayJSON

extension HTTPInteraction {
  /// A method of HTTP: `.get`, or any other as `"PROPFIND"`.
  public struct Method: Sendable, Hashable, ExpressibleByStringLiteral {
    let name: String

    /// In capitals, as it is sent.
    public init(stringLiteral value: String) { name = value }

    /// GET.
    public static let get: Self = "GET"
    /// HEAD.
    public static let head: Self = "HEAD"
    /// POST.
    public static let post: Self = "POST"
    /// PUT.
    public static let put: Self = "PUT"
    /// PATCH.
    public static let patch: Self = "PATCH"
    /// DELETE.
    public static let delete: Self = "DELETE"
    /// OPTIONS.
    public static let options: Self = "OPTIONS"
  }

  /// A status, `200`, or a class of them; the mock gives the example.
  public struct Status: Sendable, ExpressibleByIntegerLiteral {
    let example: Example

    /// This very status.
    public init(integerLiteral value: Int) { example = .value(value) }

    private init(_ range: JSON, _ example: Int) {
      self.example = Example([["match": "statusCode", "status": range]], .value(example))
    }

    /// 200 to 299.
    public static let success = Self("success", 200)
    /// 300 to 399.
    public static let redirect = Self("redirect", 302)
    /// 400 to 499.
    public static let clientError = Self("clientError", 400)
    /// 500 to 599.
    public static let serverError = Self("serverError", 500)
    /// Below 400.
    public static let nonError = Self("nonError", 200)
    /// From 400.
    public static let error = Self("error", 500)

    /// One of these, of which the first is the example.
    public static func oneOf(_ first: Int, _ others: Int...) -> Self {
      Self(.array(([first] + others).map { .number(JSONNumber($0)) }), first)
    }
  }
}
