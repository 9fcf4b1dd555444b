"""Measures how long dependencies take from the request until they answer, beside their peers.

Usage: dependencies.py PATH-OF-ASSAY start|containers [SAMPLES]

All arms of a row are measured in turns in one run, as machines are noisy: trust the ratios.
Prints `name | peer | ours | ratio | goal | met` and exits with 1 when a goal is not met.
"""

import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

ASSAY = os.path.abspath(sys.argv[1])
IMAGES = os.environ.get("ASSAY_IMAGE_PREFIX", "assay/")
# Nobody says when a server begins to answer, so all arms ask again and again.
POLL = 0.005


class Session:
    """A command under `assay exec`, at whose API dependencies are asked for."""

    def __init__(self, cache):
        environment = {**os.environ, "XDG_CACHE_HOME": cache}
        # The cheapest of all servers, as `assay exec` wants to have one.
        self.process = subprocess.Popen(
            [ASSAY, "exec", "--with", "session=memcached", "--runtime", "process", "--"]
            + ["sh", "-c", "echo $ASSAY_API; exec cat"],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        self.api = self.process.stdout.readline().strip()
        if not self.api:
            sys.exit(f"assay exec did not start:\n{self.process.stderr.read()}")
        # The first question of all opens the connection to the engine.
        urllib.request.urlopen(f"{self.api}/dependencies").read()

    def start(self, kind, runtime, **more):
        """How long a start takes as its caller sees it and as the server's answer says, in ms."""
        body = {"kind": kind, "name": f"measured-{time.monotonic_ns()}", "runtime": runtime, **more}
        request = urllib.request.Request(
            f"{self.api}/dependencies", json.dumps(body).encode(), method="POST")
        began = time.perf_counter()
        try:
            with urllib.request.urlopen(request) as answer:
                result = json.load(answer)
        except urllib.error.HTTPError as error:
            sys.exit(f"{kind}: {error.read().decode()}")
        return (time.perf_counter() - began) * 1000, result

    def end(self):
        self.process.stdin.close()
        self.process.wait()


class Arms:
    """Samples of several ways to do the same, taken in turns."""

    def __init__(self, **ways):
        self.ways = ways
        self.times = {name: [] for name in ways}

    def measure(self, rounds, warm_up=True):
        names = list(self.ways)
        for number in range(rounds + warm_up):
            # Another one first each time, so that none always follows the same.
            for name in names[number % len(names):] + names[:number % len(names)]:
                value = self.ways[name]()
                if number >= warm_up:
                    self.times[name].append(value)
        return {name: statistics.median(values) for name, values in self.times.items()}


class Table:
    """What is printed, and whether all goals are met."""

    def __init__(self):
        self.failed = False
        print(f"{'name':42}|{'peer':>10} |{'ours':>10} |{'ratio':>6} | {'goal':22}| met", flush=True)

    def add(self, name, peer, ours, goal=None, met=None):
        """`goal` in words; `met` from the ratio of ours and the peer's, or told."""
        ratio = ours / peer if peer else None
        verdict = "" if goal is None else "yes" if met(ours, ratio) else "no"
        self.failed |= verdict == "no"
        peer_text = f"{peer:7.1f} ms" if peer else ""
        ratio_text = f"{ratio:.2f}" if ratio else ""
        print(
            f"{name:42}|{peer_text:>10} |{ours:7.1f} ms |{ratio_text:>6} | {goal or '':22}| {verdict}",
            flush=True)


def at_most(limit):
    return lambda ours, ratio: ours <= limit


def ratio_at_most(limit):
    return lambda ours, ratio: ratio <= limit


def answers(port, question, beginning, host="127.0.0.1"):
    try:
        with socket.create_connection((host, port), 1) as connection:
            connection.settimeout(1)
            if question:
                connection.sendall(question)
            return connection.recv(64).startswith(beginning)
    except OSError:
        return False


def answers_sql(port, user="test", password="test", database="test", host="127.0.0.1"):
    import psycopg2

    try:
        connection = psycopg2.connect(
            host=host, port=port, user=user, password=password, dbname=database, connect_timeout=2)
        cursor = connection.cursor()
        cursor.execute("SELECT 1")
        connection.close()
        return True
    except psycopg2.Error:
        return False


def wait_for(condition, pause=POLL, limit=120):
    end = time.monotonic() + limit
    while not condition():
        if time.monotonic() > end:
            sys.exit("a peer's server was not ready in time")
        time.sleep(pause)


# Containers


QUESTIONS = {
    "redis": (6379, b"PING\r\n", b"+PONG"),
    "memcached": (11211, b"version\r\n", b"VERSION"),
    "nats": (4222, None, b"INFO"),
    "mariadb": (3306, None, b""),
}


def is_mariadb(port):
    """The greeting of a server that takes connections: a packet of protocol version 10."""
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as connection:
            connection.settimeout(1)
            greeting = connection.recv(64)
            return len(greeting) > 5 and greeting[4] == 10
    except OSError:
        return False


def is_ready(kind, port):
    if kind == "postgres":
        return answers_sql(port)
    if kind == "mariadb":
        return is_mariadb(port)
    _, question, beginning = QUESTIONS[kind]
    return answers(port, question, beginning)


VARIABLES = {
    "postgres": ["POSTGRES_USER=test", "POSTGRES_PASSWORD=test", "POSTGRES_DB=test"],
    "mariadb": ["MARIADB_ROOT_PASSWORD=test", "MARIADB_USER=test", "MARIADB_PASSWORD=test",
                "MARIADB_DATABASE=test"],
}


def docker_run(kind, image):
    """`docker run`, `docker port`, and questions until it answers."""
    inside = 5432 if kind == "postgres" else QUESTIONS[kind][0]
    variables = [word for text in VARIABLES.get(kind, []) for word in ("-e", text)]
    began = time.perf_counter()
    run = ["docker", "run", "-d", "-p", f"127.0.0.1::{inside}", *variables, image]
    container = subprocess.check_output(run, text=True).strip()
    shown = subprocess.check_output(["docker", "port", container, str(inside)], text=True)
    port = int(shown.split("\n")[0].rsplit(":", 1)[1])
    wait_for(lambda: is_ready(kind, port))
    taken = (time.perf_counter() - began) * 1000
    subprocess.check_output(["docker", "rm", "-f", "-v", container])
    return taken


def testcontainers(kind, image):
    """testcontainers-python without its Ryuk, which would start one more container."""
    from testcontainers.community.memcached import MemcachedContainer
    from testcontainers.community.nats import NatsContainer
    from testcontainers.community.postgres import PostgresContainer
    from testcontainers.community.redis import RedisContainer

    make = {
        "postgres": lambda: PostgresContainer(
            image, username="test", password="test", dbname="test", driver=None),
        "redis": lambda: RedisContainer(image),
        "memcached": lambda: MemcachedContainer(image),
        "nats": lambda: NatsContainer(image),
    }[kind]
    inside = 5432 if kind == "postgres" else QUESTIONS[kind][0]
    began = time.perf_counter()
    container = make()
    container.start()
    port = int(container.get_exposed_port(inside))
    wait_for(lambda: is_ready(kind, port))
    taken = (time.perf_counter() - began) * 1000
    container.stop()
    return taken


def containers(samples):
    os.environ["TESTCONTAINERS_RYUK_DISABLED"] = "true"
    os.environ["ASSAY_IMAGE_PREFIX"] = IMAGES
    # Images are found by their ids; those that are made here go again.
    before = set(subprocess.check_output(["docker", "images", "-aq"], text=True).split())
    cache = tempfile.mkdtemp(prefix="assay-benchmark-")
    table = Table()
    number = iter(range(1_000_000))

    def ours(kind, version, is_first=False):
        session = Session(cache)
        # Other settings make another prepared image.
        more = {"settings": {"assay.benchmark": str(next(number))}} if is_first else {}
        # NATS would also make the first lease's account, which no peer does.
        if kind == "nats":
            more["isolation"] = "none"
        taken, answer = session.start(f"{kind}:{version}", "container", **more)
        session.end()
        if kind == "postgres" and not is_first:
            prepared.append(answer["wasPrepared"])
        return taken

    prepared = []
    rows = [
        ("redis", "7", samples, True), ("memcached", "1.6", samples, True),
        ("nats", "2.9", samples, True), ("mariadb", "10.11", max(3, samples // 3), False),
    ]
    try:
        for kind, version, rounds, has_module in rows:
            image = f"{IMAGES}{kind}:{version}"
            ways = {
                "run": lambda: docker_run(kind, image),
                "ours": lambda: ours(kind, version),
            }
            if has_module:
                ways["python"] = lambda: testcontainers(kind, image)
            found = Arms(**ways).measure(rounds)
            table.add(f"{kind}, docker run", found["run"], found["ours"], "≤ 1.0×", ratio_at_most(1))
            if has_module:
                table.add(
                    f"{kind}, testcontainers-python", found["python"], found["ours"], "< 1×",
                    lambda _, ratio: ratio < 1)
        image = f"{IMAGES}postgres:15"
        found = Arms(
            run=lambda: docker_run("postgres", image),
            python=lambda: testcontainers("postgres", image),
            first=lambda: ours("postgres", "15", is_first=True),
            ours=lambda: ours("postgres", "15"),
        ).measure(max(3, samples // 2))
        # It also makes the template of the leases and keeps the image, which no peer does.
        table.add("postgres first, docker run", found["run"], found["first"])
        table.add(
            "postgres first, testcontainers-python", found["python"], found["first"], "< 1×",
            lambda _, ratio: ratio < 1)
        table.add(
            "postgres prepared, docker run", found["run"], found["ours"], "≤ 1.0×",
            ratio_at_most(1))
        table.add(
            "postgres prepared, testcontainers-python", found["python"], found["ours"],
            "≤ 0.20× (5 times as fast)", ratio_at_most(0.2))
        if not all(prepared[1:]):
            print("the prepared image was not used each time")
            table.failed = True
    finally:
        shutil.rmtree(cache, ignore_errors=True)
        after = set(subprocess.check_output(["docker", "images", "-aq"], text=True).split())
        for image in after - before:
            subprocess.run(["docker", "rmi", "-f", image], capture_output=True)
    return table


# Processes


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def by_hand(command, port, question, beginning):
    """The same server started by hand, and asked each millisecond."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(lambda: answers(port, question, beginning), 0.001)
    taken = (time.perf_counter() - began) * 1000
    process.kill()
    process.wait()
    return taken


def redis_by_hand():
    port = free_port()
    return by_hand(
        ["redis-server", "--port", str(port), "--save", "", "--bind", "127.0.0.1"], port,
        b"PING\r\n", b"+PONG")


def nats_by_hand():
    port = free_port()
    with tempfile.TemporaryDirectory() as store:
        return by_hand(
            ["nats-server", "-a", "127.0.0.1", "-p", str(port), "-js", "-sd", store], port, None,
            b"INFO")


def initdb_by_hand():
    """Only the making of an empty data folder, which the first start cannot do without."""
    found = sorted(
        (f"/usr/lib/postgresql/{name}/bin/initdb" for name in os.listdir("/usr/lib/postgresql")),
        key=lambda path: int(re.findall(r"\d+", path)[0]))
    base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=base) as folder:
        command = [found[-1], "-D", f"{folder}/data", "-A", "trust", "--no-sync", "-E", "UTF8",
                   "--locale", "C.UTF-8", "--wal-segsize", "1"]
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
            account = ["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]
            command = ["setpriv", *account, *command]
        began = time.perf_counter()
        subprocess.run(
            command, check=True, cwd=folder, stdout=subprocess.DEVNULL,
            env={**os.environ, "TZ": "UTC"})
        return (time.perf_counter() - began) * 1000


def start(samples):
    table = Table()
    warm = tempfile.mkdtemp(prefix="assay-benchmark-")
    asked = {}

    def ours(kind, cache, **more):
        session = Session(cache)
        taken, answer = session.start(kind, "process", **more)
        session.end()
        if not more:
            asked.setdefault(kind, []).append(taken)
        return answer["startUpMilliseconds"]

    number = iter(range(1_000_000))

    def with_new_template():
        # Other settings want another template.
        return ours("postgres", warm, settings={"assay.benchmark": str(next(number))})

    def first(kind):
        with tempfile.TemporaryDirectory(prefix="assay-benchmark-") as cache:
            return ours(kind, cache)

    try:
        found = Arms(hand=redis_by_hand, ours=lambda: ours("redis", warm)).measure(samples)
        table.add("redis, by hand", found["hand"], found["ours"], "≤ 15 ms", at_most(15))
        found = Arms(hand=nats_by_hand, ours=lambda: ours("nats", warm)).measure(samples)
        table.add("nats, by hand", found["hand"], found["ours"], "≤ 15 ms", at_most(15))
        found = Arms(ours=lambda: ours("postgres", warm)).measure(samples)
        table.add("postgres, template kept", None, found["ours"], "≤ 100 ms", at_most(100))
        for kind, times in asked.items():
            # The first is the warm-up; these have HTTP, the choice of a runtime, and for PostgreSQL
            # the opening for leases in them.
            table.add(f"{kind}, as who asks the API sees it", None, statistics.median(times[1:]))
        rounds = max(3, samples // 2)
        found = Arms(ours=with_new_template).measure(rounds)
        table.add("postgres, template not kept", None, found["ours"], "≤ 700 ms", at_most(700))
        # Once per machine and version, most of it initdb's, which nobody can do without.
        found = Arms(hand=initdb_by_hand, ours=lambda: first("postgres")).measure(rounds)
        table.add("postgres, nothing kept; initdb alone", found["hand"], found["ours"])
    finally:
        shutil.rmtree(warm, ignore_errors=True)
    return table


def main():
    # So that what was made is removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    what = sys.argv[2]
    samples = int(sys.argv[3]) if len(sys.argv) > 3 else 9
    with open("/proc/loadavg") as file:
        print(f"load {' '.join(file.read().split()[:3])} on {os.cpu_count()} processors")
    table = {"start": start, "containers": containers}[what](samples)
    sys.exit(1 if table.failed else 0)


main()
