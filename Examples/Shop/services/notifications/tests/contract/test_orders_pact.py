"""Feeds the handler what it may expect of orders (pacts/notifications-orders.json)."""

import json
from decimal import Decimal
from pathlib import Path

from notifications.handler import Handler, Verdict
from notifications.message import OrderPlaced, parse

PACT = json.loads(
    (Path(__file__).parents[4] / "pacts" / "notifications-orders.json").read_text("utf-8")
)


class Seen(set):
    has = set.__contains__


def message(description: str) -> str:
    (found,) = [one for one in PACT["messages"] if one["description"] == description]
    return json.dumps(found["contents"])


def test_the_handler_sends_a_text_for_the_message_of_the_contract():
    sent = []
    verdict, _ = Handler(sent.append, Seen()).handle(message("an order was placed"), 1)
    assert verdict is Verdict.DONE
    assert [(one.recipient, "49.98 EUR" in one.text) for one in sent] == [("Ada", True)]


def test_every_field_that_is_read_stands_in_the_contract():
    assert parse(message("an order was placed")) == OrderPlaced(
        event_id="event-1",
        order_id="order-1",
        customer="Ada",
        items=(("PROD-001", 2),),
        total=Decimal("49.98"),
        currency="EUR",
    )
