#!/usr/bin/env python3
"""Scores the detector of flaky tests: flakiness.py PATH-OF-FlakinessBenchmark [SEED…]

Draws histories with the simulator of the conformance data (ASSAY_CONFORMANCE_DATA, else
../../shared/data) and replays them: seeds 1 to 5, which are part of that data, the seeds named
(else six that are drawn now and printed), and the same number without retries. Beside each history
it writes causes.csv, which the simulator knows and does not tell: whether a failure is a test's
own, an incident's or wrong code's. From it follows the recall that no detector can exceed.
Wants numpy. Exits with 1 when a goal is missed.
"""
import csv, os, secrets, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.environ.get("ASSAY_CONFORMANCE_DATA") or os.path.join(HERE, "../../shared/data")
SIMULATOR = os.path.join(DATA, "flaky/sim/flakesim.py")


def simulator_with_causes():
    """The simulator's text; the same numbers are drawn, and each failure's cause is kept."""
    text = open(SIMULATOR).read()
    for old, new in (
        ("ev=[]\n", "ev=[]; causes=[]\n"),
        (
            "    runs.append((rid",
            "    causes+=[(rid,int(i),'code' if bad[i] else 'incident' if binc[i]>0 else 'own')"
            " for i in idx]\n    runs.append((rid",
        ),
        (
            "csv.writer(open(f'{out}/tests.csv'",
            "csv.writer(open(f'{out}/causes.csv','w'))"
            ".writerows([('run','test','cause'),*causes])\n"
            "csv.writer(open(f'{out}/tests.csv'",
        ),
    ):
        if text.count(old) != 1:
            sys.exit(f"{SIMULATOR} is not the simulator that this script knows: no {old.strip()!r}")
        text = text.replace(old, new)
    return text


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    seeds = [int(seed) for seed in sys.argv[2:]] or [secrets.randbelow(10**6) for _ in range(6)]
    with tempfile.TemporaryDirectory() as folder:
        # The simulator looks for the real rates one folder above itself.
        os.mkdir(f"{folder}/sim")
        rates = "flakeflagger_test_results.csv"
        os.symlink(os.path.abspath(os.path.join(DATA, "flaky", rates)), f"{folder}/{rates}")
        script = f"{folder}/sim/flakesim.py"
        with open(script, "w") as file:
            file.write(simulator_with_causes())

        def draw(seed, retries):
            name = f"{folder}/seed-{seed}" + ("" if retries else "-without-retries")
            command = [sys.executable, script, name, str(seed), "30", "3000", str(retries)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            return name

        given = [draw(seed, 1) for seed in range(1, 6)]
        for seed, name in zip(range(1, 6), given):
            stored = os.path.join(DATA, f"flaky/sim/seed{seed}/outcomes.csv")
            with open(stored) as one, open(f"{name}/outcomes.csv") as other:
                if list(csv.reader(one)) != list(csv.reader(other)):
                    sys.exit(f"seed {seed} is drawn differently by this numpy than in {stored}")
        missed = 0
        for title, folders in (
            ("the given seeds", given),
            (f"fresh seeds {seeds}", [draw(seed, 1) for seed in seeds]),
            (f"fresh seeds {seeds} without retries", [draw(seed, 0) for seed in seeds]),
        ):
            print(f"\n{title}", flush=True)
            missed |= subprocess.run([sys.argv[1], *folders]).returncode
        sys.exit(missed)


main()
