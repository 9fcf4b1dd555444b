/// What a script adds to a page that is whole without it: the filter, and links that open rows.
enum PageScript {
  static let javascript = """
    (function () {
      "use strict";
      var box = document.querySelector(".filter"), input = document.getElementById("filter");
      function reveal() {
        var id = decodeURIComponent(location.hash.slice(1));
        var target = id && document.getElementById(id);
        if (target && target.tagName === "DETAILS") { target.open = true; target.scrollIntoView(); }
      }
      window.addEventListener("hashchange", reveal);
      reveal();
      if (!input) { return; }
      box.hidden = false;
      var status = document.getElementById("filter-status");
      var suites = Array.prototype.slice.call(document.querySelectorAll(".suite"));
      var opened = null;
      function filter() {
        var wanted = input.value.trim().toLowerCase(), shown = 0, total = 0;
        if (wanted && !opened) { opened = suites.map(function (suite) { return suite.open; }); }
        suites.forEach(function (suite, index) {
          var matches = 0;
          suite.querySelectorAll(".t").forEach(function (row) {
            var name = row.querySelector("bdi").textContent.toLowerCase();
            var fits = name.indexOf(wanted) >= 0;
            row.hidden = !fits;
            total += 1;
            if (fits) { matches += 1; }
          });
          shown += matches;
          suite.hidden = Boolean(wanted) && matches === 0;
          if (wanted) { suite.open = matches > 0; } else if (opened) { suite.open = opened[index]; }
        });
        if (!wanted) { opened = null; }
        status.textContent = wanted ? shown + " of " + total + " listed tests" : "";
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
