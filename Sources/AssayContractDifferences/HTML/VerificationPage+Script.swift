extension VerificationPage {
  /// What a script adds to a page that is whole without it: the filter.
  static let javascript = """
    (function () {
      "use strict";
      var box = document.querySelector(".filter"), input = document.getElementById("filter");
      var status = document.getElementById("filter-status");
      var rows = Array.prototype.slice.call(document.querySelectorAll(".interaction"));
      if (rows.length < 2) { return; }
      box.hidden = false;
      var words = rows.map(function (row) {
        return row.querySelector("summary").textContent.toLowerCase();
      });
      function filter() {
        var wanted = input.value.trim().toLowerCase(), shown = 0;
        rows.forEach(function (row, index) {
          row.hidden = words[index].indexOf(wanted) < 0;
          if (!row.hidden) { shown += 1; }
        });
        status.textContent = wanted ? shown + " of " + rows.length + " interactions" : "";
      }
      input.addEventListener("input", filter);
      input.addEventListener("keydown", function (event) {
        if (event.key === "Escape") { input.value = ""; filter(); input.blur(); }
      });
      document.addEventListener("keydown", function (event) {
        var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
        if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) {
          return;
        }
        event.preventDefault();
        input.focus();
        input.select();
      });
    })();
    """
}
