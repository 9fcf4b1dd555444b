"""A consumer test that knows nothing of contracts: `assay contract mock` around it does."""

import json
import os
from urllib.error import HTTPError
from urllib.request import Request, urlopen

library = os.environ["LIBRARY_URL"]

with urlopen(f"{library}/books/7?fields=title&fields=pages") as answer:
    assert json.load(answer)["title"] == "Dune"

loan = Request(
    f"{library}/loans",
    json.dumps({"book": 1, "reader": "Grace"}).encode(),
    {"Content-Type": "application/json"},
)
with urlopen(loan) as answer:
    assert answer.status == 201

try:
    urlopen(f"{library}/books/9")
    raise AssertionError("expected 404")
except HTTPError as error:
    assert error.code == 404

with urlopen(f"{library}/__assay/messages/a%20book%20is%20overdue") as message:
    assert json.load(message) == {"loan": "loan-1", "days": 1}
