import json
from decimal import Decimal

import pytest

from notifications.message import MalformedEvent, OrderPlaced, parse, render

EVENT = {
    "eventId": "e-1",
    "type": "order.placed",
    "order": {
        "id": "o-1",
        "customer": "Ada",
        "items": [{"sku": "PROD-001", "quantity": 2}],
        "total": 49.98,
        "currency": "EUR",
    },
}


def event(**order) -> str:
    return json.dumps(EVENT | {"order": EVENT["order"] | order})


def test_the_text_names_pieces_and_total_to_the_cent():
    placed = OrderPlaced("e", "o-1", "Ada", (("A", 2), ("B", 1)), Decimal("49.9"), "EUR")
    assert render(placed).text == (
        "Hello Ada, we have your order o-1: 2 × A, 1 × B. Total: 49.90 EUR."
    )


def test_a_total_keeps_its_cents_exactly():
    assert parse(event(total=0.07)).total == Decimal("0.07")
    assert parse(event(total=100)).total == Decimal(100)


def test_an_event_of_another_kind_concerns_nobody():
    assert parse(json.dumps({"type": "order.shipped"})) is None


@pytest.mark.parametrize(
    "payload",
    ["{", "[]", event(total="49.98"), event(items=[]), event(customer=7)],
    ids=["cut off", "list", "total as text", "no items", "customer as number"],
)
def test_what_cannot_be_understood_is_malformed(payload):
    with pytest.raises(MalformedEvent):
        parse(payload)
