"""Writes seeds for the fuzzer from the sample files that are not part of the repository: corpus.py FOLDER.

Without them it writes nothing, and the few seeds of Fuzzing/Seeds are all."""

import hashlib
import json
import os
import sys
from pathlib import Path

BODIES = {"json": "jsonBody", "xml": "xmlBody", "multipart": "multipartBody", "form": "formBody"}


def samples():
    named = os.environ.get("ASSAY_CONFORMANCE_DATA")
    if named:
        return Path(named)
    for folder in Path(__file__).resolve().parents:
        if (folder / "shared/data").is_dir():
            return folder / "shared/data"
    return None


class Corpus:
    def __init__(self, folder):
        self.folder = Path(folder)

    def add(self, target, *fields, longest=65536):
        content = "\n%%\n".join(fields).encode()
        if len(content) > longest:
            return
        folder = self.folder / target
        folder.mkdir(parents=True, exist_ok=True)
        (folder / hashlib.sha1(content).hexdigest()).write_bytes(content)


def text(value):
    return value if isinstance(value, str) else json.dumps(value)


def add_case(corpus, case):
    """One case of the specification: expected, actual and rules."""
    expected, actual = case.get("expected") or {}, case.get("actual") or {}
    rules = expected.get("matchingRules") or {}
    corpus.add("rules", json.dumps(rules))
    for place in list(rules) + list((rules.get("body") or {})):
        corpus.add("paths", place)
    bodies = [expected.get("body"), actual.get("body")]
    if isinstance(bodies[0], dict) and "content" in bodies[0]:
        bodies = [body.get("content") if isinstance(body, dict) else body for body in bodies]
    headers = json.dumps(expected.get("headers") or {}).lower()
    target = next((BODIES[word] for word in BODIES if word in headers), "textBody")
    if not isinstance(bodies[0], str):
        target = "jsonBody"
    body_rules = rules.get("body") or {
        place.replace("$.body", "$", 1): {"matchers": [rule]}
        for place, rule in rules.items()
        if place.startswith("$.body")
    }
    corpus.add(target, text(bodies[0]), json.dumps(body_rules), text(bodies[1]))
    lines = "\n".join(f"{name}:{text(value)}" for name, value in (expected.get("headers") or {}).items())
    corpus.add("headers", lines, text(actual.get("query") or ""), json.dumps(rules))


def main(folder):
    corpus, data = Corpus(folder), samples()
    if data is None:
        return
    for path in sorted(data.glob("pact-spec/**/*.json")):
        try:
            case = json.loads(path.read_text(encoding="utf-8-sig"))
        except ValueError:
            continue
        if isinstance(case, dict):
            add_case(corpus, case)
            corpus.add("json", path.read_text())
    for path in sorted(data.glob("pact-broker/**/*.json")):
        corpus.add("pact", path.read_text())
    for path in sorted(data.glob("openapi-pact/**/pact.json")):
        corpus.add("pact", path.read_text())
        for document in path.parent.glob("oas.json"):
            corpus.add("openAPI", document.read_text(), document.read_text(), path.read_text())


if __name__ == "__main__":
    main(sys.argv[1])
