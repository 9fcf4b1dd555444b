"""What to do with one delivery of one event, given how often it was delivered."""

from collections.abc import Callable
from enum import Enum
from typing import Protocol

from .message import MalformedEvent, Notification, parse, render


class Verdict(Enum):
    DONE = "done"
    RETRY = "retry"
    DEAD = "dead"


class SeenEvents(Protocol):
    def has(self, event_id: str) -> bool: ...

    def add(self, event_id: str) -> None: ...


class DeliveryFailed(Exception):
    """The notification could not be sent now; it may work later."""


Send = Callable[[Notification], None]


class Handler:
    def __init__(self, send: Send, seen: SeenEvents, most_deliveries: int = 5):
        self._send = send
        self._seen = seen
        self._most_deliveries = most_deliveries

    def handle(self, payload: str, deliveries: int) -> tuple[Verdict, str]:
        """Sends at most once for each event id, and says what becomes of the delivery and why."""
        try:
            event = parse(payload)
        except MalformedEvent as error:
            return Verdict.DEAD, str(error)
        if event is None:
            return Verdict.DONE, "nobody is told of events of this kind"
        if self._seen.has(event.event_id):
            return Verdict.DONE, "sent before"
        try:
            self._send(render(event))
        except DeliveryFailed as error:
            if deliveries >= self._most_deliveries:
                return Verdict.DEAD, f"failed {deliveries} times, at last: {error}"
            return Verdict.RETRY, str(error)
        # Noted after sending: a crash in between repeats a message rather than losing it.
        self._seen.add(event.event_id)
        return Verdict.DONE, "sent"
