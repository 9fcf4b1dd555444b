from concurrent.futures import ThreadPoolExecutor

import pytest
from store_laws import NOW, StoreLaws, reservation

from inventory.postgres_store import PostgresStore
from inventory.rules import Reservation


class TestPostgresStore(StoreLaws):
    @pytest.fixture
    def store(self, database_url):
        store = PostgresStore(database_url)
        store.set_on_hand("A", 5)
        store.set_on_hand("B", 1)
        return store

    def test_many_orders_at_once_never_get_more_than_there_is(self, store):
        def order(number: int) -> bool:
            # Half of them name the products the other way round: that must not be a deadlock.
            items = (("A", 1), ("B", 1)) if number % 2 else (("B", 1), ("A", 1))
            result = store.reserve(reservation(f"o-{number}", *items), NOW)
            return isinstance(result, Reservation)

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(order, range(16))) == 1
