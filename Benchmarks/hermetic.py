"""Measures what watching and enforcing cost real test suites, in CPU time.

Usage: hermetic.py PROGRAM SWIFT-TESTS FILTER [SECONDS]

PROGRAM is any program that links CSandbox, such as assay. SWIFT-TESTS is a package's test program
(`.build/debug/NAMEPackageTests.xctest`), of which the tests that match FILTER run. Python's and
Go's suites are those of their own standard libraries. A helper that only runs `true` is measured
too.

What counts is the CPU time of the command and all that it started. Plain, watched and confined runs
take turns, each round in another order, and each ratio is that of neighbours, so that what else
runs on the machine disturbs both. Of the ratios the median is told with its interval of 95 %, which
follows from their order alone. Rounds go on until it is as narrow as ±1 %, or for SECONDS (120) a
suite. A goal is met when the whole interval keeps to it. Prints
`name | rounds | plain | watch | met | enforce | met`, and exits with 1 when a goal is not met or is
unsettled.
"""

import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

PROGRAM, SWIFT, FILTER = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3]
SECONDS = float(sys.argv[4]) if len(sys.argv) > 4 else 120
GOALS = {"watch": 1.15, "enforce": 1.03}
FOLDER = tempfile.mkdtemp()
SCRATCH = f"{FOLDER}/scratch"
PLUGIN = '''
import os
file = os.open(f"{os.environ['ASSAY_TEST_MARKERS']}/{os.getpid()}", os.O_WRONLY | os.O_CREAT)
def pytest_runtest_protocol(item, nextitem): os.pwrite(file, item.nodeid.encode() + b"\\n", 0)
def pytest_runtest_logfinish(nodeid, location): os.pwrite(file, b"\\n", 0)
'''


def prepare():
    for name in ("tmp", "home", "markers", "plugins", "cache"):
        os.makedirs(f"{SCRATCH}/{name}")
    with open(f"{SCRATCH}/plugins/markers.py", "w") as file:
        file.write(PLUGIN)


def suites():
    """Name, command, folder, options of the helper."""
    python = sys.executable
    tests = [f"test.test_{name}" for name in ("textwrap", "difflib", "fnmatch", "string")]
    pytest = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--pyargs", *tests]
    if subprocess.run([python, "-m", "pytest", "--version"], capture_output=True).returncode == 0:
        yield "pytest", pytest, FOLDER, ["--markers", f"{SCRATCH}/markers"]
    if shutil.which("go"):
        packages = ["strings", "sort", "text/template", "go/parser", "container/list"]
        yield "go", ["go", "test", "-json", "-short", "-count=1", *packages], FOLDER, [
            "--output", "go"]
    yield "swift", [
        SWIFT, "--testing-library", "swift-testing", "--filter", FILTER,
        "--event-stream-output-path", f"{SCRATCH}/events", "--event-stream-version", "0",
    ], FOLDER, []
    yield "(true)", ["/bin/true"], FOLDER, []


def run(command, folder, options, mode):
    """CPU seconds of the command and all that it started."""
    cache = os.path.expanduser("~/.cache/go-build")
    environment = dict(
        os.environ, TMPDIR=f"{SCRATCH}/tmp", HOME=f"{SCRATCH}/home", TZ="UTC", LC_ALL="C.UTF-8",
        ASSAY_TEST_MARKERS=f"{SCRATCH}/markers", PYTHONPYCACHEPREFIX=f"{SCRATCH}/cache",
        GOCACHE=cache, PYENV_ROOT=os.path.expanduser("~/.pyenv"))
    if mode != "plain":
        if "--markers" in options:
            environment["PYTHONPATH"] = f"{SCRATCH}/plugins"
            environment["PYTEST_ADDOPTS"] = "-p markers"
        environment["ASSAY_SANDBOX_HELPER"] = "1"
        command = [
            PROGRAM, "sandbox", "--mode", mode, "--network", "none", "--write", SCRATCH,
            "--write", cache, "--processes", "512", "--log", f"{FOLDER}/log", *options, "--",
            *command]
    # Not to /dev/null: go then leaves out what it would print.
    with open(f"{FOLDER}/output", "w") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=output)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    return usage.ru_utime + usage.ru_stime, status


def median_interval(ratios):
    """Median and the interval that holds the true one in at least 95 % of all cases."""
    ratios, count = sorted(ratios), len(ratios)
    below, rank = 0, 0
    while rank < count // 2:
        below += math.comb(count, rank) / 2**count
        if below > 0.025:
            break
        rank += 1
    # With fewer than six the whole line is all that can be said.
    if rank == 0:
        return statistics.median(ratios), 0, math.inf
    return statistics.median(ratios), ratios[rank - 1], ratios[count - rank]


def measure(command, folder, options, most):
    """Rounds of all three, at most so many; the first fills caches and does not count."""
    modes = ["plain", *GOALS]
    rounds, endings, start = [], {}, time.monotonic()
    for number in range(most + 1):
        seconds = {}
        for mode in modes[number % 3:] + modes[:number % 3]:
            seconds[mode], endings[mode] = run(command, folder, options, mode)
        if number > 0:
            rounds.append(seconds)
        intervals = {
            mode: median_interval([one[mode] / one["plain"] for one in rounds])
            for mode in GOALS if rounds}
        is_settled = intervals and all(
            high - low <= 0.02 * middle for middle, low, high in intervals.values())
        if rounds and (is_settled or time.monotonic() - start > SECONDS):
            break
    return rounds, intervals, endings


def judged(interval, goal):
    middle, low, high = interval
    met = "yes" if high <= goal else "NO" if low > goal else "unsettled"
    shown = f"{low:.3f}–{high:.3f}" if high < math.inf else "too few rounds"
    return f"{middle:.3f} ({shown}, goal {goal}) | {met}", met


def main():
    prepare()
    missed = False
    print("name | rounds | plain | watch | met | enforce | met")
    for name, command, folder, options in suites():
        most = 40 if name == "(true)" else 10_000
        rounds, intervals, endings = measure(command, folder, options, most)
        plain = statistics.median(one["plain"] for one in rounds)
        shown = [f"{name} | {len(rounds)} | {plain:.3f} s"]
        for mode, goal in GOALS.items():
            if name == "(true)":
                # A helper's start alone is no suite.
                cost = statistics.median(one[mode] - one["plain"] for one in rounds)
                shown.append(f"+{cost * 1000:.0f} ms | -")
                continue
            text, met = judged(intervals[mode], goal)
            shown.append(text)
            missed |= met != "yes"
        codes = "" if len(set(endings.values())) == 1 else f" (ends differ: {endings})"
        missed |= bool(codes)
        print(" | ".join(shown) + codes, flush=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    return 1 if missed else 0


sys.exit(main())
