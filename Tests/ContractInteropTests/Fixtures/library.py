"""The provider of both directions: `library.py [broken]` serves on $PORT."""

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BOOKS: dict[int, dict] = {}
BROKEN = sys.argv[1:] == ["broken"]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        number = int(self.path.partition("?")[0].rsplit("/", 1)[1])
        book = BOOKS.get(number)
        self.answer(200, book) if book else self.answer(404)

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/states":
            if asked.get("action", "setup") == "setup" and asked["state"] == "there is a book":
                number = asked["params"]["id"]
                BOOKS[number] = {
                    "id": number,
                    "title": 451 if BROKEN else "Neuromancer",
                    "price": 12.25,
                    "tags": ["cyberpunk", "novel"],
                    "shelf": "Z9",
                    "printed": "1984-07-01",
                    "lent": True,
                }
            self.answer(200, {})
        elif self.path == "/messages":
            self.answer(200, {"loan": "loan-12", "days": 3})
        elif self.path == "/loans":
            self.answer(201, {"loan": f"loan-{asked['book']}"})
        else:
            self.answer(404)

    def answer(self, status, body=None):
        data = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        if body is not None:
            self.send_header("Content-Type", "application/json")
        if self.path == "/messages":
            # {"topic": "loans"}
            self.send_header("Pact-Message-Metadata", "eyJ0b3BpYyI6ICJsb2FucyJ9")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
