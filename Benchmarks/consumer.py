"""Measures whole consumer tests beside the reference implementation of Pact.

Usage: consumer.py PATH-OF-ConsumerBenchmark [COUNT]

Runs with a Python that has pact-python. Both sides do the same, in turns: an interaction with seven
matchers, a mock, one request over a new connection, the pact; `fresh` each into a file of its own,
`merge` all into one. Prints `name | peer | ours | ratio | goal | met` and exits with 1 when a goal is
not met.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from pact import Pact, match

OURS = sys.argv[1]
COUNT = sys.argv[2] if len(sys.argv) > 2 else "1000"
missed = False


def one(number, folder):
    pact = Pact("reader", "shelf").with_specification("V4")
    (pact.upon_receiving(f"get item {number}").with_request("GET", f"/items/{number}")
     .will_respond_with(200).with_header("Content-Type", "application/json")
     .with_body({
         "id": match.int(1), "name": match.str("Item 1"), "price": match.decimal(9.5),
         "tags": match.each_like("a", min=1),
         "stock": {"pieces": match.number(3), "shelf": match.regex("A1", regex="[A-Z]\\d")},
         "made": match.datetime("2024-01-02T03:04:05+00:00", "%Y-%m-%dT%H:%M:%S%z"),
     }, "application/json"))
    with pact.serve() as server:
        with urllib.request.urlopen(f"{server.url}/items/{number}") as answer:
            json.load(answer)
    pact.write_file(Path(folder))


def reference(merges, count):
    folder = tempfile.mkdtemp()
    times, start = [], time.process_time()
    for number in range(count):
        place = Path(folder if merges else f"{folder}/{number}")
        place.mkdir(exist_ok=True)
        begun = time.perf_counter()
        one(number, place)
        times.append((time.perf_counter() - begun) * 1e3)
    cpu = (time.process_time() - start) * 1e3 / count
    return {"median": statistics.median(times), "cpu": cpu, "first": statistics.median(times[:50]),
            "last": statistics.median(times[-50:])}


def say(name, peer, ours, goal, met):
    global missed
    missed |= met is False
    ratio = f"{ours / peer:.3g}" if peer else "–"
    peer = "–" if peer is None else f"{peer:.2f} ms"
    print(f"{name} | {peer} | {ours:.2f} ms | {ratio} | {goal} | "
          f"{ {True: 'yes', False: 'NO', None: '–'}[met] }", flush=True)


print("name | peer | ours | ratio | goal | met")
lines = subprocess.run([OURS, COUNT], capture_output=True, text=True, check=True).stdout
for line in lines.splitlines():
    ours = json.loads(line)
    merges = ours["what"] == "merge"
    # The reference grows with the file; so many show it.
    peer = reference(merges, 300 if merges else 100)
    name = "consumer test, " + ("all into one file" if merges else "each into its own file")
    say(name, peer["median"], ours["median"], "≤ 1.5 ms", ours["median"] <= 1.5)
    say(f"{name}, CPU", peer["cpu"], ours["cpu"], "–", None)
    if merges:
        say(f"{name}, the first 50", peer["first"], ours["first"], "–", None)
        say(f"{name}, the last 50 of {COUNT} (of 300)", peer["last"], ours["last"],
            "≤ 1.2 × the first", ours["last"] <= 1.2 * ours["first"])
sys.exit(missed)
