"""Measures what watching and enforcing cost real test suites, in CPU time.

Usage: hermetic.py PROGRAM SWIFT-TESTS FILTER [ROUNDS]

PROGRAM is any program that links CSandbox, such as assay. SWIFT-TESTS is a package's test program
(`.build/debug/NAMEPackageTests.xctest`), of which the tests that match FILTER run. Python's and
Go's suites are those of their own standard libraries. Plain, watched and enforced runs take turns,
and the least disturbed one of each counts, as what else runs on a machine only ever adds to CPU
times. A helper that only runs `true` is measured too. Prints
`name | plain | watch | ratio | enforce | ratio | met`, and exits with 1 when a goal is not met.
"""

import os
import shutil
import subprocess
import sys
import tempfile

PROGRAM, SWIFT, FILTER = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3]
ROUNDS = int(sys.argv[4]) if len(sys.argv) > 4 else 11
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


def main():
    prepare()
    missed = False
    print("name | plain | watch | ratio | enforce | ratio | met")
    for name, command, folder, options in suites():
        times = {"plain": [], "watch": [], "enforce": []}
        endings = {}
        for number in range(ROUNDS + 1):
            for mode, list in times.items():
                seconds, endings[mode] = run(command, folder, options, mode)
                # The first round fills caches.
                if number > 0:
                    list.append(seconds)
        least = {mode: min(list) for mode, list in times.items()}
        ratios = {mode: least[mode] / least["plain"] for mode in GOALS}
        met = all(ratios[mode] <= goal for mode, goal in GOALS.items())
        # A helper's start alone is no suite.
        missed |= not met and name != "(true)"
        text = " | ".join(f"{least[mode]:.3f} s | {ratios[mode]:.3f}" for mode in GOALS)
        codes = "" if len(set(endings.values())) == 1 else f" (ends differ: {endings})"
        print(f"{name} | {least['plain']:.3f} s | {text} | {'yes' if met else 'NO'}{codes}",
              flush=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    return 1 if missed else 0


sys.exit(main())
