"""What every store of the inventory must do; run on each of them."""

from datetime import UTC, datetime, timedelta

from inventory.rules import Item, Reservation, Shortage

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
SOON = NOW + timedelta(seconds=60)


def reservation(id: str, *items: tuple[str, int], expires_at: datetime = SOON) -> Reservation:
    return Reservation(id, tuple(Item(sku, quantity) for sku, quantity in items), expires_at)


class StoreLaws:
    """A subclass has a fixture `store` with five pieces of A and one of B."""

    def test_reserves_everything_or_nothing(self, store):
        refused = store.reserve(reservation("o-1", ("A", 2), ("B", 2), ("C", 1)), NOW)
        assert refused == [Shortage("B", 2, 1), Shortage("C", 1, 0)]
        assert store.stock("A", NOW).available == 5

    def test_the_same_order_reserves_once(self, store):
        first = store.reserve(reservation("o-1", ("A", 4)), NOW)
        later = SOON + timedelta(hours=1)
        assert store.reserve(reservation("o-1", ("A", 4), expires_at=later), NOW) == first
        assert store.stock("A", NOW).available == 1

    def test_a_reservation_that_expired_frees_its_stock(self, store):
        store.reserve(reservation("o-1", ("A", 5)), NOW)
        assert store.stock("A", SOON - timedelta(microseconds=1)).available == 0
        assert store.stock("A", SOON).available == 5
        again = reservation("o-1", ("A", 5), expires_at=SOON + timedelta(hours=1))
        assert store.reserve(again, SOON) == again

    def test_releasing_tells_what_was_held_and_only_once(self, store):
        store.reserve(reservation("o-1", ("A", 2), ("B", 1)), NOW)
        assert store.release("o-1") == (Item("A", 2), Item("B", 1))
        assert store.stock("A", NOW).available == 5
        assert store.release("o-1") is None
