"""A store, a cache and a clock in memory; the store obeys the same laws as PostgreSQL's."""

from datetime import UTC, datetime, timedelta

from inventory.rules import Item, Reservation, Shortage, available, shortages
from inventory.service import StockLevel


class MemoryStore:
    def __init__(self):
        self.on_hand: dict[str, int] = {}
        self.reservations: dict[str, Reservation] = {}

    def stock(self, sku: str, now: datetime) -> StockLevel | None:
        if sku not in self.on_hand:
            return None
        holding = [
            one
            for one in self.reservations.values()
            if one.holds_at(now) and any(item.sku == sku for item in one.items)
        ]
        return StockLevel(
            available(self.on_hand[sku], holding, sku, now),
            min((one.expires_at for one in holding), default=None),
        )

    def set_on_hand(self, sku: str, on_hand: int) -> None:
        self.on_hand[sku] = on_hand

    def reserve(self, reservation: Reservation, now: datetime) -> Reservation | list[Shortage]:
        held = self.reservations.get(reservation.id)
        if held is not None and held.holds_at(now):
            return held
        free = {
            sku: available(count, list(self.reservations.values()), sku, now)
            for sku, count in self.on_hand.items()
        }
        short = shortages(reservation.items, free)
        if short:
            return short
        self.reservations[reservation.id] = reservation
        return reservation

    def release(self, reservation_id: str) -> tuple[Item, ...] | None:
        held = self.reservations.pop(reservation_id, None)
        return None if held is None else held.items


class MemoryCache:
    def __init__(self):
        self.entries: dict[str, tuple[int, int]] = {}

    def get(self, sku: str) -> int | None:
        return self.entries[sku][0] if sku in self.entries else None

    def put(self, sku: str, available: int, seconds: int) -> None:
        self.entries[sku] = (available, seconds)

    def forget(self, skus: list[str]) -> None:
        for sku in skus:
            self.entries.pop(sku, None)


class Clock:
    """Stands still until it is moved."""

    def __init__(self):
        self.now = datetime(2026, 1, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
