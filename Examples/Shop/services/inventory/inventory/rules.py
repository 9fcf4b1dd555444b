"""The rules of reserving stock: values in, values out, no clock and no database."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Item:
    sku: str
    quantity: int


@dataclass(frozen=True)
class Shortage:
    sku: str
    requested: int
    available: int


@dataclass(frozen=True)
class Reservation:
    """Holds its items from everybody else until it expires; its id is the order's."""

    id: str
    items: tuple[Item, ...]
    expires_at: datetime

    def holds_at(self, now: datetime) -> bool:
        return now < self.expires_at


class InvalidRequest(Exception):
    """The request makes no sense; `problems` says everything that is wrong with it."""

    def __init__(self, problems: list[str]):
        super().__init__("; ".join(problems))
        self.problems = problems


def parse_reservation(body: object) -> tuple[str, tuple[Item, ...]]:
    """Reads `{orderId, items: [{sku, quantity}]}`; one item for each SKU comes out."""
    if not isinstance(body, dict):
        raise InvalidRequest(["body: must be a JSON object"])
    problems = []
    order_id = body.get("orderId")
    if not isinstance(order_id, str) or not order_id:
        problems.append("orderId: must be a text")
    lines = body.get("items")
    if not isinstance(lines, list) or not lines:
        problems.append("items: must be a list with something in it")
        lines = []
    wanted: dict[str, int] = {}
    for index, line in enumerate(lines):
        sku = line.get("sku") if isinstance(line, dict) else None
        quantity = line.get("quantity") if isinstance(line, dict) else None
        if not isinstance(sku, str) or not sku:
            problems.append(f"items[{index}].sku: must be a text")
        elif type(quantity) is not int or quantity < 1:  # bool is an int to isinstance
            problems.append(f"items[{index}].quantity: must be a whole number from 1")
        else:
            wanted[sku] = wanted.get(sku, 0) + quantity
    if problems:
        raise InvalidRequest(problems)
    return order_id, tuple(Item(sku, quantity) for sku, quantity in wanted.items())


def available(on_hand: int, reservations: list[Reservation], sku: str, now: datetime) -> int:
    """How many pieces nobody holds; never below nothing, even if the shelf was recounted."""
    held = sum(
        item.quantity
        for reservation in reservations
        if reservation.holds_at(now)
        for item in reservation.items
        if item.sku == sku
    )
    return max(0, on_hand - held)


def shortages(items: tuple[Item, ...], free: dict[str, int]) -> list[Shortage]:
    """What cannot be held, in the order of the items; an unknown SKU has no pieces."""
    return [
        Shortage(item.sku, item.quantity, free.get(item.sku, 0))
        for item in items
        if item.quantity > free.get(item.sku, 0)
    ]


def cache_seconds(next_expiry: datetime | None, now: datetime, longest: int = 30) -> int:
    """How long a stock figure may be remembered: no longer than until it changes by itself."""
    if next_expiry is None:
        return longest
    # Cut, not rounded: a figure must not outlive the expiry by a fraction of a second.
    return max(0, min(longest, int((next_expiry - now) / timedelta(seconds=1))))
