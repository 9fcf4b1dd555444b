"""From an event to the text that a customer reads: values in, values out."""

import json
from dataclasses import dataclass
from decimal import Decimal


class MalformedEvent(Exception):
    """The event cannot be understood, and never will be: trying again does not help."""


@dataclass(frozen=True)
class OrderPlaced:
    """What this service reads of an event; its contract is `pacts/notifications-orders.json`."""

    event_id: str
    order_id: str
    customer: str
    items: tuple[tuple[str, int], ...]
    total: Decimal
    currency: str


@dataclass(frozen=True)
class Notification:
    event_id: str
    order_id: str
    recipient: str
    text: str


def parse(payload: str) -> OrderPlaced | None:
    """Reads an event; None if it is of a kind that nobody is told of. Unknown fields are fine."""
    try:
        event = json.loads(payload, parse_float=Decimal)
        if event["type"] != "order.placed":
            return None
        order = event["order"]
        total = order["total"]
        if not isinstance(total, (Decimal, int)) or isinstance(total, bool):
            raise MalformedEvent(f"order.total: {total!r} is not a number")
        parsed = OrderPlaced(
            event_id=_text(event, "eventId"),
            order_id=_text(order, "id"),
            customer=_text(order, "customer"),
            items=tuple((_text(item, "sku"), int(item["quantity"])) for item in order["items"]),
            total=Decimal(total),
            currency=_text(order, "currency"),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise MalformedEvent(f"{type(error).__name__}: {error}") from error
    if not parsed.items:
        raise MalformedEvent("order.items: is empty")
    return parsed


def render(event: OrderPlaced) -> Notification:
    pieces = ", ".join(f"{quantity} × {sku}" for sku, quantity in event.items)
    return Notification(
        event_id=event.event_id,
        order_id=event.order_id,
        recipient=event.customer,
        text=(
            f"Hello {event.customer}, we have your order {event.order_id}: {pieces}."
            f" Total: {event.total:.2f} {event.currency}."
        ),
    )


def _text(source: dict, name: str) -> str:
    value = source[name]
    if not isinstance(value, str) or not value:
        raise MalformedEvent(f"{name}: {value!r} is not a text")
    return value
