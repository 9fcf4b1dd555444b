"""Serves the inventory on $PORT for `assay contract verify --of inventory`: all of it in memory, and
`POST /_states` makes true what an interaction asks for."""

import os
import sys
from datetime import timedelta
from pathlib import Path

from flask import Flask, jsonify, request
from werkzeug.serving import make_server

sys.path[:0] = [str(Path(__file__).parents[level]) for level in (1, 2)]

from memory import Clock, MemoryCache, MemoryStore  # noqa: E402

from inventory.app import create_app  # noqa: E402
from inventory.rules import Item  # noqa: E402
from inventory.service import InventoryService  # noqa: E402

store = MemoryStore()
service = InventoryService(store, MemoryCache(), Clock(), timedelta(hours=1))


def stock_on_hand(sku: str, onHand: int) -> None:
    service.set_on_hand(sku, onHand)


def a_reservation(id: str, sku: str, quantity: int) -> None:
    service.reserve(id, (Item(sku, quantity),))


STATES = {"stock on hand": stock_on_hand, "a reservation": a_reservation}


def create_provider() -> Flask:
    app = create_app(service)

    @app.post("/_states")
    def set_up_state():
        asked = request.get_json()
        if asked["action"] == "teardown":
            store.on_hand.clear()
            store.reservations.clear()
        elif asked["state"] in STATES:
            STATES[asked["state"]](**asked["params"])
        else:
            return jsonify(error=f"no state {asked['state']!r}"), 404
        return jsonify({})

    return app


if __name__ == "__main__":
    make_server("127.0.0.1", int(os.environ["PORT"]), create_provider(), threaded=True).serve_forever()
