"""The simulator must keep what orders expects of the real provider (pacts/orders-payments.json)."""

import json
from pathlib import Path

import pytest
from simulator import Provider

PACT = json.loads(
    (Path(__file__).parents[2] / "pacts" / "orders-payments.json").read_text("utf-8")
)


@pytest.mark.parametrize(
    "interaction", PACT["interactions"], ids=[one["description"] for one in PACT["interactions"]]
)
def test_the_simulator_answers_as_the_provider_would(interaction):
    request, expected = interaction["request"], interaction["response"]
    key = request["headers"]["Idempotency-Key"]
    status, body = Provider().authorize(key, request["body"])
    assert status == expected["status"]
    rules = expected.get("matchingRules", {})
    for field, value in expected.get("body", {}).items():
        if f"$.body.{field}" in rules:
            assert type(body[field]) is type(value)
        else:
            assert body[field] == value
