"""Feeds the handler what it may expect of orders (pacts/notifications-orders.json).

`assay contract mock` around the tests gives the messages of the contract, and fails the run when one
of them was never asked for.
"""

import os
from decimal import Decimal
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from notifications.handler import Handler, Verdict
from notifications.message import OrderPlaced, parse


class Seen(set):
    has = set.__contains__


@pytest.fixture
def an_order_was_placed() -> str:
    message = quote("an order was placed")
    with urlopen(f"{os.environ['ORDERS_URL']}/__assay/messages/{message}") as answer:
        return answer.read().decode()


def test_the_handler_sends_a_text_for_the_message_of_the_contract(an_order_was_placed):
    sent = []
    verdict, _ = Handler(sent.append, Seen()).handle(an_order_was_placed, 1)
    assert verdict is Verdict.DONE
    assert [(one.recipient, "49.98 EUR" in one.text) for one in sent] == [("Ada", True)]


def test_every_field_that_is_read_stands_in_the_contract(an_order_was_placed):
    assert parse(an_order_was_placed) == OrderPlaced(
        event_id="event-1",
        order_id="order-1",
        customer="Ada",
        items=(("PROD-001", 2),),
        total=Decimal("49.98"),
        currency="EUR",
    )
