import json
import os
import urllib.request

import pytest


def ask(method: str, path: str, body: dict | None = None) -> dict:
    if "ASSAY_API" not in os.environ:
        pytest.fail("run through `assay verify`, or under `assay exec --`", pytrace=False)
    data = json.dumps(body).encode() if body else None
    request = urllib.request.Request(f"{os.environ['ASSAY_API']}/{path}", data, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def lease(dependency: str, request: pytest.FixtureRequest):
    """A part of a real server that this test has for itself."""
    part = ask("POST", "leases", {"dependency": dependency, "test": request.node.nodeid})
    yield part["url"]
    ask("DELETE", f"leases/{part['id']}")


@pytest.fixture
def database_url(request):
    yield from lease("inventory-db", request)


@pytest.fixture
def redis_url(request):
    yield from lease("cache", request)
