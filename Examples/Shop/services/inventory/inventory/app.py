"""The HTTP interface of the inventory."""

from dataclasses import asdict

from flask import Flask, Response, jsonify, request

from .rules import InvalidRequest, Reservation, parse_reservation
from .service import InventoryService


def create_app(service: InventoryService) -> Flask:
    app = Flask(__name__)

    @app.get("/health")
    def health() -> Response:
        return jsonify(status="ok")

    @app.get("/stock/<sku>")
    def stock(sku: str) -> tuple[Response, int]:
        available = service.available(sku)
        if available is None:
            return jsonify(error="no-such-product"), 404
        return jsonify(sku=sku, available=available), 200

    @app.put("/stock/<sku>")
    def set_on_hand(sku: str) -> tuple[Response, int]:
        body = request.get_json(silent=True)
        on_hand = body.get("onHand") if isinstance(body, dict) else None
        if type(on_hand) is not int or on_hand < 0:
            raise InvalidRequest(["onHand: must be a whole number from 0"])
        service.set_on_hand(sku, on_hand)
        return jsonify(sku=sku, onHand=on_hand), 200

    @app.post("/reservations")
    def reserve() -> tuple[Response, int]:
        order_id, items = parse_reservation(request.get_json(silent=True))
        result = service.reserve(order_id, items)
        if isinstance(result, Reservation):
            return jsonify(id=result.id, expiresAt=result.expires_at.isoformat()), 201
        return jsonify(error="out-of-stock", shortages=[asdict(one) for one in result]), 409

    @app.delete("/reservations/<reservation_id>")
    def release(reservation_id: str) -> tuple[Response | str, int]:
        if service.release(reservation_id):
            return "", 204
        return jsonify(error="no-such-reservation"), 404

    @app.errorhandler(InvalidRequest)
    def invalid(error: InvalidRequest) -> tuple[Response, int]:
        return jsonify(error="invalid-request", problems=error.problems), 422

    return app
