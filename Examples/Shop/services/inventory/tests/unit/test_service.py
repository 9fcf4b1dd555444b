from datetime import timedelta

import pytest
from memory import Clock, MemoryCache, MemoryStore

from inventory.rules import Item
from inventory.service import InventoryService


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store():
    store = MemoryStore()
    store.set_on_hand("A", 5)
    return store


@pytest.fixture
def service(store, clock):
    return InventoryService(store, MemoryCache(), clock, hold=timedelta(seconds=60))


def test_a_cached_figure_spares_the_store(service, store):
    assert service.available("A") == 5
    store.on_hand["A"] = 1  # behind the service's back
    assert service.available("A") == 5


def test_every_change_makes_the_cached_figure_new(service):
    seen = [service.available("A")]
    service.reserve("o", (Item("A", 2),))
    seen.append(service.available("A"))
    service.release("o")
    seen.append(service.available("A"))
    service.set_on_hand("A", 9)
    seen.append(service.available("A"))
    assert seen == [5, 3, 5, 9]


def test_a_figure_that_changes_within_a_second_is_not_cached(service, clock):
    service.reserve("o", (Item("A", 2),))
    clock.move(59.5)
    assert service.available("A") == 3
    clock.move(0.5)
    assert service.available("A") == 5
