"""Verifies pacts with pact-python, on a provider that it starts itself.

    reference_verifier.py PROVIDER MODE PACT…     MODE: "broken" or empty
"""

import os
import socket
import subprocess
import sys
import time

from pact import Verifier

provider, mode, *pacts = sys.argv[1:]
with socket.create_server(("127.0.0.1", 0)) as free:
    port = free.getsockname()[1]
server = subprocess.Popen(
    [sys.executable, provider, *([mode] if mode else [])], env={**os.environ, "PORT": str(port)}
)
try:
    for _ in range(1000):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.01)
    url = f"http://127.0.0.1:{port}"
    verifier = Verifier("library", host="127.0.0.1").add_transport(url=url)
    verifier.add_transport(protocol="message", path="/messages", port=port, scheme="http")
    verifier.state_handler(f"{url}/states", teardown=True, body=True)
    for pact in pacts:
        verifier.add_source(pact)
    try:
        verifier.verify()
    except RuntimeError as error:
        sys.exit(f"{error}\n{verifier.output(strip_ansi=True)}")
finally:
    server.kill()
