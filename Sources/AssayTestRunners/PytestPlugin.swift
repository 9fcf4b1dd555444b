/// What runs inside of pytest: puts tests in order, repeats them, delays threads, lets copies meet,
/// and writes down what happens, a JSON line each, so that a crash loses nothing.
enum PytestPlugin {
  /// Its module, which no project has.
  static let name = "assay_probe_plugin"

  static let text = #"""
    import copy, json, os, random, sys, threading, time
    import pytest

    with open(os.environ["ASSAY_PROBE_SETTINGS"]) as file:
        settings = json.load(file)
    output = os.open(settings["results"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    marker = settings["marker"]
    sleep = time.sleep
    current = None
    paths = set()
    makings = set()
    turn = 0
    meets = settings["copies"] > 1


    def write(line):
        os.write(output, (json.dumps(line) + "\n").encode())


    def touch(path):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))


    def remember(path, made):
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if not isinstance(path, str):
            return
        path = os.path.abspath(path)
        private = (settings["folder"], "/dev/", "/proc/", "/sys/")
        if path.startswith(private) or path.endswith((".pyc", ".pyo")) or "__pycache__" in path:
            return
        paths.add(path)
        if made and path not in makings:
            # At once: a test that ends the process must not leave it behind unknown.
            makings.add(path)
            write({"made": path, "by": current})


    def audit(event, arguments):
        if current is None or threading.current_thread() is None:
            return
        if event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                remember(path, bool(flags & os.O_CREAT))
        elif event == "os.mkdir":
            remember(arguments[0], True)
        elif event == "os.rename":
            remember(arguments[1], True)
        elif event == "socket.bind":
            address = arguments[1]
            if isinstance(address, tuple) and len(address) > 1 and address[1]:
                paths.add("port %s" % address[1])
            elif isinstance(address, (str, bytes)) and address:
                remember(address, True)


    if hasattr(sys, "addaudithook"):
        sys.addaudithook(audit)

    if settings["delay"] is not None:
        chance = random.Random(settings["delay"]["seed"])
        start = threading.Thread.start

        def start_late(thread):
            run = thread.run
            seconds = chance.choice((0, settings["delay"]["seconds"]))

            def late():
                sleep(seconds)
                run()

            thread.run = late
            start(thread)

        threading.Thread.start = start_late


    def open_files():
        try:
            return len(os.listdir("/proc/self/fd"))
        except OSError:
            return 0


    def again(item):
        twin = copy.copy(item)
        if hasattr(twin, "_initrequest"):
            twin._initrequest()
        return twin


    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(config, items):
        write({"collected": [item.nodeid for item in items],
               "xdist": config.pluginmanager.hasplugin("xdist")})
        if settings["steps"] is None:
            return
        known = {item.nodeid: item for item in items}
        chosen = []
        for name, times in settings["steps"]:
            if name in known:
                chosen.append(known[name])
                chosen.extend(again(known[name]) for _ in range(times - 1))
        items[:] = chosen


    def pytest_collection_finish(session):
        if not session.config.option.collectonly:
            touch(marker)


    def pytest_sessionfinish(session):
        try:
            os.unlink(marker)
        except OSError:
            pass
        if meets:
            touch("%s/%d.over" % (settings["meeting"], settings["copy"]))


    def meet():
        global meets, turn
        turn += 1
        folder, other = settings["meeting"], 1 - settings["copy"]
        touch("%s/%d.%d" % (folder, settings["copy"], turn))
        end = time.monotonic() + 5
        while not os.path.exists("%s/%d.%d" % (folder, other, turn)):
            if os.path.exists("%s/%d.over" % (folder, other)) or time.monotonic() > end:
                meets = False
                return
            sleep(0.001)


    outcome = None


    def pytest_runtest_logreport(report):
        if outcome is None:
            return
        # An attempt that a plug-in repeats is a failure all the same.
        if report.failed or report.outcome == "rerun":
            outcome["outcome"] = "failed"
            if outcome["message"] is None:
                crash = getattr(report.longrepr, "reprcrash", None)
                text = crash.message if crash is not None else str(report.longrepr or "")
                lines = text.strip().splitlines()
                outcome["message"] = lines[0][:500] if lines else None
        elif report.skipped and outcome["outcome"] == "passed":
            outcome["outcome"] = "skipped"


    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_protocol(item, nextitem):
        global current, outcome
        if meets:
            meet()
        write({"begin": item.nodeid})
        outcome = {"end": item.nodeid, "outcome": "passed", "message": None}
        before, began = open_files(), time.perf_counter()
        paths.clear()
        current = item.nodeid
        yield
        current = None
        outcome["seconds"] = time.perf_counter() - began
        outcome["files"] = open_files() - before
        outcome["paths"] = sorted(paths)
        write(outcome)
        outcome = None

    """#
}
