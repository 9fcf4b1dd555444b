"""The whole Shop as processes of this machine, on free ports."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.error import HTTPError
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[1]
ORDERS = ROOT / "services/orders/.build/debug/orders"
PATIENCE_SECONDS = 20
Value = TypeVar("Value")


class Shop:
    def __init__(self, folder: Path, orders_db: str, inventory_db: str, cache: str, queue: str):
        self._folder = folder
        self._processes: list[subprocess.Popen] = []
        self._notifications = folder / "notifications.jsonl"
        python = sys.executable
        try:
            self.payments = self._start(
                "payments", [python, "simulator.py"], "simulators/payments", SLOW_SECONDS="30"
            )
            self.inventory = self._start(
                "inventory",
                [python, "-m", "inventory"],
                "services/inventory",
                DATABASE_URL=inventory_db,
                REDIS_URL=cache,
            )
            self._start(
                "notifications",
                [python, "-m", "notifications"],
                "services/notifications",
                REDIS_URL=queue,
                NOTIFICATIONS_FILE=str(self._notifications),
            )
            self.orders = self._start(
                "orders",
                [str(ORDERS)],
                "services/orders",
                DATABASE_URL=orders_db,
                REDIS_URL=queue,
                INVENTORY_URL=self.inventory,
                PAYMENTS_URL=self.payments,
                # Built with coverage, it would leave a profile behind.
                LLVM_PROFILE_FILE="/dev/null",
            )
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        for process in reversed(self._processes):
            process.terminate()
        for process in self._processes:
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def call(self, method: str, url: str, body: object = None, **headers: str) -> tuple[int, dict]:
        request = Request(url, method=method, headers={"Content-Type": "application/json"})
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        data = None if body is None else json.dumps(body).encode()
        try:
            with urlopen(request, data, timeout=PATIENCE_SECONDS) as response:
                return response.status, json.load(response)
        except HTTPError as error:
            return error.code, json.load(error)

    def put_in_stock(self, sku: str, pieces: int) -> None:
        status, _ = self.call("PUT", f"{self.inventory}/stock/{sku}", {"onHand": pieces})
        assert status == 200

    def available(self, sku: str) -> int:
        return self.call("GET", f"{self.inventory}/stock/{sku}")[1]["available"]

    def order(self, key: str, sku: str, quantity: int, **more: str) -> tuple[int, dict]:
        body = {"customer": "Ada", "items": [{"sku": sku, "quantity": quantity}], **more}
        return self.call("POST", f"{self.orders}/orders", body, Idempotency_Key=key)

    def notifications(self, order_id: str) -> list[str]:
        if not self._notifications.exists():
            return []
        sent = [json.loads(line) for line in self._notifications.read_text("utf-8").splitlines()]
        return [one["text"] for one in sent if one["order_id"] == order_id]

    def _start(self, name: str, command: list[str], folder: str, **env: str) -> str:
        """Starts it, waits until it says that it is ready, and returns its address."""
        log = self._folder / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                cwd=ROOT / folder,
                env=os.environ | env | {"PORT": "0"},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self._processes.append(process)

        def ready() -> re.Match | None:
            text = log.read_text("utf-8")
            if process.poll() is not None:
                raise RuntimeError(f"{name} ended with {process.returncode}: {text}")
            return re.search(r"^(?:listening on|reading the stream) (\S+)$", text, re.MULTILINE)

        return eventually(ready, f"{name} to start")[1]


def eventually(check: Callable[[], Value], what: str) -> Value:
    """Asks until the answer is not empty, but not for ever."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        value = check()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {PATIENCE_SECONDS} s for {what}")
        time.sleep(0.05)
