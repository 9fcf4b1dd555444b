/// Headers of HTTP itself, which documents need not declare.
///
/// Source: RFC 9110, 9111, 6265, 6797, 7089, 7239, 7838, 8288, the Fetch standard, what RFC 1864 and
/// 7234 had, and the security headers that servers in front of a provider add.
enum StandardHeaders {
  private static let both: Set<String> = [
    "cache-control", "connection", "content-encoding", "content-language", "content-length",
    "content-md5", "content-type", "date", "pragma", "trailer", "transfer-encoding", "upgrade",
    "via", "warning",
  ]

  static let request: Set<String> = both.union([
    "accept", "accept-charset", "accept-datetime", "accept-encoding", "accept-language",
    "authorization", "cookie", "expect", "forwarded", "from", "host", "if-match",
    "if-modified-since", "if-none-match",
    "if-range", "if-unmodified-since", "max-forwards", "origin", "proxy-authorization", "range",
    "referer", "te", "user-agent",
  ])

  static let response: Set<String> = both.union([
    "accept-patch", "accept-ranges", "access-control-allow-credentials",
    "access-control-allow-headers", "access-control-allow-methods", "access-control-allow-origin",
    "access-control-expose-headers", "access-control-max-age", "age", "allow", "alt-svc",
    "content-disposition", "content-location", "content-range", "content-security-policy", "etag",
    "expires", "last-modified", "link", "location", "proxy-authenticate", "retry-after", "server",
    "set-cookie", "strict-transport-security", "vary", "www-authenticate",
    "x-content-type-options", "x-frame-options",
  ])
}
