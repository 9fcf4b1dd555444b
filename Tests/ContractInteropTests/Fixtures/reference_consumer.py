"""A consumer test with pact-python, the reference implementation: writes its pact into a folder.

    reference_consumer.py FOLDER VERSION     VERSION: V3 or V4
"""

import json
import sys
from urllib.request import Request, urlopen

from pact import Pact, match

folder, version = sys.argv[1:]
pact = Pact("reader", "library").with_specification(version)
(
    pact.upon_receiving("a request for a book")
    .given("there is a book", {"id": 7})
    .with_request("GET", "/books/7")
    .with_query_parameters([("fields", "title"), ("fields", "pages")])
    .will_respond_with(200)
    .with_header("Content-Type", "application/json")
    .with_body(
        {
            "id": match.int(7),
            "title": match.str("Dune"),
            "price": match.decimal(9.5),
            "tags": match.each_like("classic", min=1),
            "shelf": match.regex("A1", regex=r"[A-Z]\d"),
            "printed": match.date("1965-08-01", "%Y-%m-%d"),
            "lent": match.bool(False),
        },
        "application/json",
    )
)
(
    pact.upon_receiving("a request to lend a book")
    .given("there is a book", {"id": 8})
    .with_request("POST", "/loans")
    .with_header("Content-Type", "application/json")
    .with_body({"book": match.int(8), "reader": match.str("Ada")}, "application/json")
    .will_respond_with(201)
    .with_body({"loan": match.regex("loan-1", regex=r"loan-\d+")}, "application/json")
)
(
    pact.upon_receiving("a request for a book that is not there")
    .with_request("GET", "/books/9")
    .will_respond_with(404)
)
with pact.serve() as mock:
    with urlopen(f"{mock.url}/books/7?fields=title&fields=pages") as answer:
        assert json.load(answer)["title"] == "Dune"
    loan = Request(
        f"{mock.url}/loans",
        json.dumps({"book": 1, "reader": "Grace"}).encode(),
        {"Content-Type": "application/json"},
    )
    with urlopen(loan) as answer:
        assert answer.status == 201
    try:
        urlopen(f"{mock.url}/books/9")
        raise AssertionError("expected 404")
    except OSError as error:
        assert error.code == 404
pact.write_file(folder)

if version == "V4":
    messages = Pact("letters", "library").with_specification("V4")
    (
        messages.upon_receiving("a book is overdue", "Async")
        .given("a loan of yesterday")
        .with_body({"loan": match.regex("loan-1", regex=r"loan-\d+"), "days": match.int(1)})
        .with_metadata({"topic": "loans"})
    )
    messages.verify(lambda body, metadata: json.loads(body)["days"] == 1, "Async")
    messages.write_file(folder)
