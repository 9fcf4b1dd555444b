"""What the inventory does, on top of a store (the truth) and a cache (only a memory of it)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from .rules import Item, Reservation, Shortage, cache_seconds


@dataclass(frozen=True)
class StockLevel:
    available: int
    next_expiry: datetime | None
    """When the figure grows by itself; None: nothing is held."""


class Store(Protocol):
    def stock(self, sku: str, now: datetime) -> StockLevel | None: ...

    def set_on_hand(self, sku: str, on_hand: int) -> None: ...

    def reserve(self, reservation: Reservation, now: datetime) -> Reservation | list[Shortage]:
        """All items or none, even against others at the same moment.

        A reservation of the same id that still holds is returned as it is.
        """

    def release(self, reservation_id: str) -> tuple[Item, ...] | None:
        """What was held; None if there is no such reservation."""


class Cache(Protocol):
    def get(self, sku: str) -> int | None: ...

    def put(self, sku: str, available: int, seconds: int) -> None: ...

    def forget(self, skus: list[str]) -> None: ...


class InventoryService:
    def __init__(
        self, store: Store, cache: Cache, now: Callable[[], datetime], hold: timedelta
    ):
        self._store = store
        self._cache = cache
        self._now = now
        self._hold = hold

    def available(self, sku: str) -> int | None:
        """How many pieces can be reserved; None for a SKU that nobody knows."""
        cached = self._cache.get(sku)
        if cached is not None:
            return cached
        now = self._now()
        level = self._store.stock(sku, now)
        if level is None:
            return None
        seconds = cache_seconds(level.next_expiry, now)
        if seconds > 0:
            # A change since `now` is forgotten over; that lasts seconds, and reserving, which
            # must not be wrong, reads the truth.
            self._cache.put(sku, level.available, seconds)
        return level.available

    def set_on_hand(self, sku: str, on_hand: int) -> None:
        self._store.set_on_hand(sku, on_hand)
        self._cache.forget([sku])

    def reserve(self, order_id: str, items: tuple[Item, ...]) -> Reservation | list[Shortage]:
        now = self._now()
        result = self._store.reserve(Reservation(order_id, items, now + self._hold), now)
        if isinstance(result, Reservation):
            self._cache.forget([item.sku for item in result.items])
        return result

    def release(self, reservation_id: str) -> bool:
        items = self._store.release(reservation_id)
        if items is None:
            return False
        self._cache.forget([item.sku for item in items])
        return True
