from datetime import UTC, datetime, timedelta

import pytest

from inventory.rules import (
    InvalidRequest,
    Item,
    Reservation,
    Shortage,
    available,
    cache_seconds,
    parse_reservation,
    shortages,
)

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


def reservation(quantity: int, seconds: float, sku: str = "A") -> Reservation:
    return Reservation("o", (Item(sku, quantity),), NOW + timedelta(seconds=seconds))


def test_only_reservations_that_still_hold_take_stock_away():
    reservations = [
        reservation(2, seconds=0.001),
        reservation(3, seconds=0),  # ends now, so it holds no longer
        reservation(4, seconds=60, sku="B"),
    ]
    assert available(10, reservations, "A", NOW) == 8


def test_a_recount_below_what_is_held_leaves_nothing_rather_than_less():
    assert available(1, [reservation(2, seconds=60)], "A", NOW) == 0


def test_every_shortage_is_named_also_of_an_unknown_product():
    items = (Item("A", 5), Item("B", 1), Item("C", 1))
    assert shortages(items, {"A": 4, "B": 1}) == [Shortage("A", 5, 4), Shortage("C", 1, 0)]


def test_the_same_product_on_two_lines_counts_as_one():
    body = {"orderId": "o", "items": [{"sku": "A", "quantity": 1}, {"sku": "A", "quantity": 2}]}
    assert parse_reservation(body) == ("o", (Item("A", 3),))


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        (None, ["body: must be a JSON object"]),
        ({}, ["orderId: must be a text", "items: must be a list with something in it"]),
        (
            {"orderId": "o", "items": [{"sku": "", "quantity": 1}, {"sku": "A", "quantity": True}]},
            ["items[0].sku: must be a text", "items[1].quantity: must be a whole number from 1"],
        ),
    ],
)
def test_a_bad_request_is_told_every_problem(body, problems):
    with pytest.raises(InvalidRequest) as raised:
        parse_reservation(body)
    assert raised.value.problems == problems


def test_a_figure_is_remembered_no_longer_than_until_the_next_expiry():
    assert cache_seconds(None, NOW) == 30
    assert cache_seconds(NOW + timedelta(seconds=2.9), NOW) == 2
    assert cache_seconds(NOW + timedelta(hours=1), NOW) == 30
