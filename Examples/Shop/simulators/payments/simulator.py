"""Stands in for the payment provider: the card token chooses how it behaves.

    card-on-file, tok_visa   approved
    tok_insufficient         declined: insufficient-funds
    tok_limit_100            declined above 100.00 (limit-exceeded)
    tok_slow                 approved, but only after SLOW_SECONDS (default 5)
    tok_down                 503 always
    tok_flaky                503 the first time, then approved

Run it with `python3 simulator.py` (PORT=0 picks a free port and prints it).
"""

import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock

SLOW_SECONDS = float(os.environ.get("SLOW_SECONDS", "5"))


class Provider:
    """Decides; the same idempotency key always gets the first decision again."""

    def __init__(self):
        self._decided: dict[str, tuple[int, dict]] = {}
        self._attempts: dict[str, int] = {}
        self._lock = Lock()

    def authorize(self, key: str, body: dict) -> tuple[int, dict]:
        with self._lock:
            if key not in self._decided:
                self._attempts[key] = self._attempts.get(key, 0) + 1
                status, answer = self._decide(key, body)
                if status == 503:
                    return status, answer
                self._decided[key] = (status, answer)
            return self._decided[key]

    def _decide(self, key: str, body: dict) -> tuple[int, dict]:
        card, amount = body.get("card"), body.get("amount")
        if type(amount) is not int or amount <= 0 or not body.get("orderId"):
            return 422, {"error": "invalid-request"}
        if card == "tok_down" or (card == "tok_flaky" and self._attempts[key] == 1):
            return 503, {"error": "unavailable"}
        if card == "tok_insufficient":
            return 402, {"status": "declined", "reason": "insufficient-funds"}
        if card == "tok_limit_100" and amount > 100_00:
            return 402, {"status": "declined", "reason": "limit-exceeded"}
        if card in ("card-on-file", "tok_visa", "tok_slow", "tok_flaky", "tok_limit_100"):
            return 201, {"status": "approved", "authorizationId": f"auth-{body['orderId']}"}
        return 402, {"status": "declined", "reason": "unknown-card"}


class Handler(BaseHTTPRequestHandler):
    provider = Provider()

    def do_POST(self):
        try:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        except ValueError:
            body = None
        key = self.headers.get("Idempotency-Key")
        if self.path != "/authorizations":
            self._answer(404, {"error": "no-such-page"})
        elif not isinstance(body, dict) or not key:
            self._answer(400, {"error": "invalid-request"})
        else:
            if body.get("card") == "tok_slow":
                time.sleep(SLOW_SECONDS)
            self._answer(*self.provider.authorize(key, body))

    def _answer(self, status: int, body: dict) -> None:
        data = json.dumps(body).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except ConnectionError:
            pass  # the caller lost patience, as callers of tok_slow do

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(
        (os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "0"))), Handler
    )
    print(f"listening on http://{server.server_address[0]}:{server.server_port}", flush=True)
    server.serve_forever()
