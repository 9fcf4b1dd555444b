/// Manifests of one service whose suites are shell lines.
enum Manifests {
  static let oneGreenTest =
    "echo '<testsuite tests=\"1\"><testcase classname=\"S\" name=\"t\"/></testsuite>' > r.xml"

  /// A service `app` with one unit suite.
  static func suite(_ run: String, extra: String = "", top: String = "") -> String {
    """
    assay: 1
    system: demo
    services:
      app:
        path: .
        suites:
          - name: unit
            layer: unit
            run: |
              \(run)
            results: r.xml
    \(extra.isEmpty ? "" : "        \(extra)\n")\(top)
    """
  }
}
