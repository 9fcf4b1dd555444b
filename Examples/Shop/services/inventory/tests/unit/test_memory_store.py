import pytest
from memory import MemoryStore
from store_laws import StoreLaws


class TestMemoryStore(StoreLaws):
    @pytest.fixture
    def store(self):
        store = MemoryStore()
        store.set_on_hand("A", 5)
        store.set_on_hand("B", 1)
        return store
