"""Measures mocks, stubs and verification beside the reference implementation of Pact.

Usage: contracts.py PATH-OF-ASSAY PATH-OF-PACT [SECONDS]

PATH-OF-PACT is the program of pact-python-cli. Both sides get the same pact, the same provider (a
stub of ours, which answers both alike) and the same wrk, in turns in one run, as machines are noisy:
trust the ratios. Prints `name | peer | ours | ratio | goal | met` and exits with 1 when a goal is not
met.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

ASSAY, PACT = (os.path.abspath(path) for path in sys.argv[1:3])
SECONDS = int(sys.argv[3]) if len(sys.argv) > 3 else 4
FOLDER = tempfile.mkdtemp()
missed = False


def pact(count):
    """A file with `count` requests, each with seven matchers in its answer."""
    matchers = {
        "$.id": {"match": "integer"}, "$.name": {"match": "type"}, "$.price": {"match": "decimal"},
        "$.tags": {"match": "type", "min": 1}, "$.stock.pieces": {"match": "number"},
        "$.stock.shelf": {"match": "regex", "regex": "[A-Z]\\d"},
        "$.made": {"match": "datetime", "format": "yyyy-MM-dd'T'HH:mm:ssX"}}
    rules = {path: {"combine": "AND", "matchers": [rule]} for path, rule in matchers.items()}

    def interaction(number):
        content = {
            "id": number, "name": f"Item {number}", "price": 9.5, "tags": ["a", "b"],
            "stock": {"pieces": 3, "shelf": "A1"}, "made": "2024-01-02T03:04:05Z"}
        return {
            "type": "Synchronous/HTTP", "description": f"item {number}",
            "request": {"method": "GET", "path": f"/items/{number}"},
            "response": {
                "status": 200, "headers": {"Content-Type": ["application/json"]},
                "body": {"content": content, "contentType": "application/json", "encoded": False},
                "matchingRules": {"body": rules}}}

    path = f"{FOLDER}/{count}.json"
    with open(path, "w") as file:
        json.dump({
            "consumer": {"name": "reader"}, "provider": {"name": "shelf"},
            "interactions": [interaction(number) for number in range(1, count + 1)],
            "metadata": {"pactSpecification": {"version": "4.0"}}}, file)
    return path


class Server:
    """A program that serves on a port until the end of the scope."""

    def __init__(self, command):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        words = [word.replace("PORT", str(self.port)) for word in command]
        self.process = subprocess.Popen(
            words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=FOLDER)

    def __enter__(self):
        for _ in range(3000):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.01)
        sys.exit(f"{self.process.args[0]} does not serve")

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def seconds(self):
        """Of all processors, until now."""
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """In KiB."""
        with open(f"/proc/{self.process.pid}/status") as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read())[1])

    def load(self, item, port=None):
        """Requests per second, microseconds of processors and bytes of memory for each."""
        url = f"http://127.0.0.1:{port or self.port}/items/{item}"
        wrk = ["wrk", "-t1", "-c8", "-H", "Accept: application/json", url]
        subprocess.run(wrk + ["-d1s"], capture_output=True, check=True)
        before, kept = self.seconds(), self.memory()
        told = subprocess.run(
            wrk + [f"-d{SECONDS}s"], capture_output=True, text=True, check=True).stdout
        if "Non-2xx" in told:
            sys.exit(f"{self.process.args[0]}: {told}")
        count = int(re.search(r"(\d+) requests in", told)[1])
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])
        return (rate, (self.seconds() - before) / max(count, 1) * 1e6,
                (self.memory() - kept) * 1024 / max(count, 1))


def say(name, peer, ours, goal, met, unit=""):
    global missed
    missed |= met is False
    number = lambda value: "–" if value is None else f"{value:,.4g}{unit}"
    ratio = f"{ours / peer:.3g}" if peer else "–"
    answer = {True: "yes", False: "NO", None: "–"}[met]
    print(f"{name} | {number(peer)} | {number(ours)} | {ratio} | {goal} | {answer}", flush=True)


def stub(path):
    return [ASSAY, "contract", "stub", path, "--port", "PORT"]


def measure_stubs():
    rates = {}
    for count in (1, 500):
        path = pact(count)
        with Server([PACT, "stub", "-f", path, "-p", "PORT", "-l", "error"]) as server:
            peer = server.load(count)
        with Server(stub(path)) as server:
            ours = server.load(count)
        rates[count] = ours[0]
        goal = "≥ 1" if count == 1 else "–"
        say(f"stub, {count} interactions, requests/s", peer[0], ours[0], goal,
            ours[0] >= peer[0] if count == 1 else None)
        # With 500 the reference answers a request or two in a second.
        say(f"stub, {count} interactions, CPU a request", peer[1], ours[1], "≤ 1 ×",
            ours[1] <= peer[1], " µs")
    say("stub, 500 beside 1, requests/s", None, rates[500] / rates[1], "≥ 0.9",
        rates[500] >= 0.9 * rates[1])


def measure_mocks():
    rates = {}
    for count in (1, 100, 500):
        path = pact(count)
        peer = None
        if count < 500:  # with 500 the reference answers a request or two in a second
            with Server([PACT, "mock", "-p", "PORT", "start", "-o", FOLDER]) as server:
                with open(path, "rb") as file:
                    request = urllib.request.Request(
                        f"http://127.0.0.1:{server.port}/", file.read(),
                        {"Content-Type": "application/json"})
                with urllib.request.urlopen(request) as answer:
                    port = json.load(answer)["mockServer"]["port"]
                peer = server.load(count, port)
        with Server([ASSAY, "contract", "mock", path, "--port", "PORT"]) as server:
            ours = server.load(count)
        rates[count] = ours[0]
        first = count == 1
        say(f"mock, {count} interactions, requests/s", peer and peer[0], ours[0],
            "≥ 1.8 ×" if first else "–", ours[0] >= 1.8 * peer[0] if first else None)
        say(f"mock, {count} interactions, CPU a request", peer and peer[1], ours[1],
            "≤ 0.5 ×" if first else "–", ours[1] <= 0.5 * peer[1] if first else None, " µs")
        if first:
            say("mock, memory kept for a request", peer[2], ours[2], "≤ 1 byte", ours[2] <= 1,
                " bytes")
    say("mock, 500 beside 1, requests/s", None, rates[500] / rates[1], "≥ 0.9",
        rates[500] >= 0.9 * rates[1])


def measure_verification():
    for count, goal, with_peer in ((500, 0.5, True), (2000, 2.0, False)):
        path = pact(count)
        with Server(stub(path)) as provider:
            def run(command):
                began = time.perf_counter()
                done = subprocess.run(command, capture_output=True, text=True)
                if done.returncode != 0:
                    sys.exit(f"{command}: {done.stdout}{done.stderr}")
                return time.perf_counter() - began
            url = f"http://127.0.0.1:{provider.port}"
            peer = run(
                [PACT, "verifier", "-f", path, "-h", "127.0.0.1", "-p", str(provider.port),
                 "-n", "shelf", "--no-colour", "-l", "error"]) if with_peer else None
            ours = min(run([ASSAY, "contract", "verify", path, "--provider-url", url])
                       for _ in range(3))
        say(f"{count} interactions verified", peer, ours, f"< {goal:g} s", ours < goal, " s")


if not shutil.which("wrk"):
    sys.exit("wrk is not installed: apt-get install wrk")
print("name | peer | ours | ratio | goal | met")
try:
    measure_stubs()
    measure_mocks()
    measure_verification()
finally:
    shutil.rmtree(FOLDER, ignore_errors=True)
sys.exit(missed)
