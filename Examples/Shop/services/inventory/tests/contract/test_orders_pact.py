"""Replays what the orders service expects (pacts/orders-inventory.json), without a network."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from memory import Clock, MemoryCache, MemoryStore

from inventory.app import create_app
from inventory.rules import Item
from inventory.service import InventoryService

PACT = json.loads(
    (Path(__file__).parents[4] / "pacts" / "orders-inventory.json").read_text("utf-8")
)


def set_up_stock(service: InventoryService, sku: str, onHand: int) -> None:
    service.set_on_hand(sku, onHand)


def set_up_reservation(service: InventoryService, id: str, sku: str, quantity: int) -> None:
    service.reserve(id, (Item(sku, quantity),))


STATES = {"stock on hand": set_up_stock, "a reservation": set_up_reservation}


@pytest.mark.parametrize(
    "interaction", PACT["interactions"], ids=[one["description"] for one in PACT["interactions"]]
)
def test_orders_gets_what_it_expects_for(interaction):
    service = InventoryService(MemoryStore(), MemoryCache(), Clock(), timedelta(hours=1))
    for state in interaction["providerStates"]:
        STATES[state["name"]](service, **state["params"])
    request, expected = interaction["request"], interaction["response"]

    response = create_app(service).test_client().open(
        request["path"],
        method=request["method"],
        headers=request.get("headers"),
        data=json.dumps(request["body"]) if "body" in request else None,
    )

    assert response.status_code == expected["status"]
    for name, value in expected.get("headers", {}).items():
        assert response.headers.get(name) == value
    if "body" in expected:
        rules = expected.get("matchingRules", {}).get("body", {})
        assert mismatches(response.get_json(), expected["body"], rules) == []


def mismatches(actual, example, rules, path="$", like=None):
    """Knows the matchers type, integer and regex; without one, values must be equal."""
    matcher = rules.get(re.sub(r"\[\d+\]", "[*]", path), {"matchers": [{}]})["matchers"][0]
    like = matcher.get("match", like)
    if isinstance(example, dict) and isinstance(actual, dict):
        return [
            found
            for key, value in example.items()
            for found in mismatches(actual.get(key), value, rules, f"{path}.{key}", like)
        ]
    if isinstance(example, list) and isinstance(actual, list) and like == "type":
        if len(actual) < matcher.get("min", 0):
            return [f"{path}: has {len(actual)} entries only"]
        return [
            found
            for index, value in enumerate(actual)
            for found in mismatches(value, example[0], rules, f"{path}[{index}]", like)
        ]
    fits = {
        "integer": lambda: type(actual) is int,
        "regex": lambda: isinstance(actual, str) and re.search(matcher["regex"], actual),
        "type": lambda: type(actual) is type(example),
        None: lambda: actual == example,
    }
    return [] if fits[like]() else [f"{path}: {actual!r} is not like {example!r} ({like})"]
