/// Swift's own regular expressions, as an adapter would hand them in.
@Sendable func matchesPattern(_ pattern: String, _ text: String) -> Bool? {
  guard let regex = try? Regex(pattern) else { return nil }
  return text.firstMatch(of: regex) != nil
}
