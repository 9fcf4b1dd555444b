extension VerificationPage {
  /// Of the page, in bytes; what does not fit is counted.
  private static let largest = 3_000_000
  /// How many of the first failures are open.
  private static let opened = 3

  /// The whole page: it needs no network and no server, and its script only filters.
  package var html: String {
    let safeTitle = HTMLText.escape(String(title.prefix(200)))
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="referrer" content="no-referrer">
      <title>\(answer): \(safeTitle) · Assay</title>
      <style>
      \(Self.css)
      \(HTMLDifference.css)
      </style>
      </head>
      <body>
      <a class="skip" href="#interactions">Skip to the interactions</a>
      <header class="page"><span class="product">Assay</span> <bdi>\(safeTitle)</bdi></header>
      <main>
      \(verdict)
      <section id="interactions" aria-labelledby="interactions-title">
      <h2 id="interactions-title">Interactions</h2>
      <div class="filter" hidden><label for="filter">Filter</label>
      <input id="filter" type="search" autocomplete="off" spellcheck="false">
      <p id="filter-status" role="status"></p></div>
      \(list)</section>
      </main>
      <footer class="page">Written by assay. Press <kbd>/</kbd> to filter.</footer>
      <script>
      \(Self.javascript)
      </script>
      </body>
      </html>

      """
  }

  private var answer: String {
    count(.failed) + count(.error) > 0 ? "No" : count(.passed) > 0 ? "Yes" : "Not checked"
  }

  private var verdict: String {
    let sentence =
      switch (count(.failed) + count(.error), count(.pending), interactions.count) {
      case (_, _, 0): "No interaction was verified."
      case (0, 0, 1): "The interaction holds."
      case (0, 0, let all): "All \(all) interactions hold."
      case (0, let pending, let all) where pending == all: "All interactions are pending."
      case (0, let pending, let all):
        "\(all - pending) of \(Self.count(all, "interaction")) hold, the others are pending."
      case (let failed, _, let all):
        "\(failed) of \(Self.count(all, "interaction")) \(failed == 1 ? "does" : "do") not hold."
      }
    let figures = OutcomeKind.allCases.map { kind in
      "<li class=\"\(kind)\"><b>\(count(kind))</b> \(kind.rawValue)</li>"
    }.joined()
    let kind = answer == "Yes" ? "yes" : answer == "No" ? "no" : "open"
    return """
      <section class="verdict \(kind)" aria-label="Verdict">
      <p class="question">Does the provider do what its consumers expect?</p>
      <h1>\(answer). \(sentence)</h1>
      <ul class="figures">\(figures)</ul>
      </section>
      """
  }

  private static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  // MARK: Interactions

  /// Failures first, and else in their order, as many as fit.
  private var list: String {
    var html = ""
    var shown = 0
    for kind in OutcomeKind.allCases {
      for interaction in interactions where interaction.outcome.kind == kind {
        // What passed needs no room, and so little is known of how much is left for it.
        guard html.utf8.count < Self.largest else { continue }
        let isOpen = kind != .passed && kind != .pending && shown < Self.opened
        html += Self.html(interaction, kind, isOpen: isOpen)
        shown += 1
      }
    }
    let left = interactions.count - shown
    return left > 0
      ? html + "<p class=\"remark\">\(Self.count(left, "more interaction")) not shown.</p>\n" : html
  }

  private static func html(
    _ interaction: Interaction, _ kind: OutcomeKind, isOpen: Bool
  ) -> String {
    let states = interaction.states.filter { !$0.isEmpty }
    let given = states.prefix(20).map { "<li>\(HTMLText.name($0))</li>" }.joined()
    let body = body(interaction, kind)
    return """
      <details class="interaction \(kind)"\(isOpen ? " open" : "")>
      <summary><span class="mark" aria-hidden="true">\(kind.mark)</span> \
      <span class="title">\(HTMLText.name(interaction.description))</span> \
      <span class="consumer">\(HTMLText.name(interaction.consumer, limit: 100))</span> \
      <span class="outcome">\(kind.rawValue)</span></summary>
      <div class="inside">
      \(given.isEmpty ? "" : "<p class=\"given\">Given</p><ul class=\"states\">\(given)</ul>\n")\
      \(body)</div>
      </details>

      """
  }

  private static func body(_ interaction: Interaction, _ kind: OutcomeKind) -> String {
    var html = ""
    if case .error(let reason) = interaction.outcome {
      html += "<p class=\"reason\">\(HTMLText.name(reason, limit: 2_000))</p>\n"
    }
    if !interaction.mismatches.isEmpty {
      html += HTMLDifference.render(
        InteractionDifference(
          interaction.mismatches, expected: interaction.expected, actual: interaction.actual,
          rules: interaction.rules, isRequest: interaction.isRequest, states: interaction.states),
        limit: 300)
    } else if kind == .passed {
      html += "<p class=\"calm\">Everything is as expected.</p>\n"
    }
    if let curl = interaction.curl {
      html += """
        <h3>Send it again</h3>
        <pre tabindex="0" aria-label="Command that sends the request again">\
        \(HTMLText.block(curl, limit: 20_000))</pre>

        """
    }
    return html
  }
}
