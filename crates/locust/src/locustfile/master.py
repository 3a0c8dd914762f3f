

# --- The master --------------------------------------------------------------------------------------------


class Stopped(Exception):
    """Nothing more can be measured."""


class Master:
    """Carries out the plan, step by step."""

    def __init__(self, runner):
        self.runner, self.answers, self.number = runner, {}, 0
        self.processes, self.machines, self.offsets_ms, self.words = [], {}, {}, {}
        self.thinks, self.failing = False, []
        self.session, self.engine = {**SESSION, "runs": []}, {}
        self.begun_s, self.requests = time.monotonic(), 0

    def answered(self, msg, **_):
        at_ms, answer = now_ms(), msg.data
        if waiting := self.answers.pop((answer["by"], answer["number"]), None):
            waiting.set((at_ms, answer))

    def ask(self, asks, timeout_s):
        """Sends each process its request, and waits for all: their answers with arrival times."""
        self.number += 1
        waiting = {}
        for process, ask in asks.items():
            waiting[process] = self.answers[process, self.number] = AsyncResult()
            message = {**ask, "number": self.number, "to": process}
            self.runner.send_message("tokometer_ask", message, client_id=process)
        try:
            with gevent.Timeout(timeout_s):
                return {process: result.get() for process, result in waiting.items()}
        except gevent.Timeout:
            raise Stopped("a process no longer answers") from None

    def run(self):
        try:
            self.meet()
            self.warm_up()
            for number, step in enumerate(STEPS):
                if "ended" in self.run_of(step):
                    continue
                self.check_limits(step)
                if number:
                    gevent.sleep(PAUSE_S)
                self.measure(step)
        except Stopped as why:
            say(f"ended early: {why}")
        say(f"{OUT}: {sum(len(run['batches']) for run in self.session['runs'])} batches")

    def meet(self):
        """Finds out which processes there are."""
        names = self.runner.clients.keys() if isinstance(self.runner, MasterRunner) else ["local"]
        answers = self.ask({name: {"what": "clock"} for name in names}, 30.0)
        self.machines = {name: answer["machine"] for name, (_, answer) in answers.items()}
        # A process with one more user can take one more place.
        self.processes = sorted(answers, key=lambda name: -answers[name][1]["users"])
        began = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        self.engine = {
            "name": "Locust",
            "version": locust.__version__,
            "machines": len(set(self.machines.values())),
            "processes": len(self.processes),
        }
        environment = {**SESSION.get("environment", {}), "started_at": began, "load_engine": self.engine}
        if self.runner.environment.host:
            environment["server_url"] = self.runner.environment.host.rstrip("/") + "/"
        self.session["environment"] = environment
        self.set_clocks()

    def set_clocks(self):
        """Measures the offsets of other machines' clocks, which drift by seconds a day. The fastest of several
        round trips is the most accurate, to half its time."""
        for name in self.processes:
            self.offsets_ms[name] = 0.0
            if self.machines[name] == machine():
                continue
            rounds = []
            for _ in range(CLOCK_TRIES):
                asked_ms = now_ms()
                at_ms, answer = self.ask({name: {"what": "clock"}}, 30.0)[name]
                rounds.append((at_ms - asked_ms, answer["at_ms"] - (asked_ms + at_ms) / 2.0))
            round_trip_ms, self.offsets_ms[name] = min(rounds)
            known_ms = self.engine.get("clock_error_ms", 0.0)
            self.engine["clock_error_ms"] = max(known_ms, round_trip_ms / 2.0)

    def warm_up(self):
        """Loads the model, and fits prompts to their lengths."""
        small = self.small(None, None, True)
        self.session["warm_up"] = {"lane": 0, **earlier(small, small["sent_ms"])}
        if "error" in small:
            raise Stopped(f"the server did not answer the first request: {small}")
        if "show" in WORK:
            self.session["environment"]["thinking_off"] = self.thinks
        for shape, chats in enumerate(WORK["chats"]):
            if wanted := chats.get("prompt_tokens"):
                tried = max(1, round(wanted / 2))
                tokens = self.small(shape, tried, False).get("prompt_tokens")
                self.words[shape] = fitted(wanted, tried, tokens, small.get("prompt_tokens"))

    def small(self, shape, words, asks_thinking):
        ask = {"what": "warm_up", "shape": shape, "words": words, "asks_thinking": asks_thinking}
        first = self.processes[0]
        answer = self.ask({first: ask}, WARM_UP_TIMEOUT_S + TIMEOUT_S)[first][1]
        self.thinks = answer["thinks"]
        return answer["sample"]

    def check_limits(self, step):
        minutes, most = PLAN.get("limit_minutes"), PLAN.get("limit_requests")
        if minutes and time.monotonic() - self.begun_s >= minutes * 60.0:
            raise Stopped("the plan's time limit is reached")
        self.requests += step["batch"]
        if most and self.requests > most:
            raise Stopped("the plan's request limit is reached")

    def measure(self, step):
        """Measures a batch, and writes the file."""
        self.set_clocks()
        shares = self.shares(step)
        told = {process: {**step, "what": "prepare", **share} for process, share in shares.items()}
        ready = self.ask(told, 60.0 + TIMEOUT_S)
        begin_ms = now_ms() + LEAD_S * 1000.0
        go = {process: {"what": "go", "at_ms": begin_ms + self.offsets_ms[process]} for process in shares}
        longest_s = TIMEOUT_S * (1 + step["batch"] // min(step["workers"], step["batch"])) + 60.0
        done = self.ask(go, longest_s)
        samples = [
            earlier(sample, self.offsets_ms[process])
            for process, (_, answer) in done.items()
            for sample in answer["samples"]
        ]
        batch = batch_of(step["batch"], samples)
        batch["load"] = {"lag_ms": max(answer["lag_ms"] for _, answer in done.values())}
        rtts_ms = [answer["rtt_ms"] for _, answer in ready.values() if answer["rtt_ms"] is not None]
        if rtts_ms:
            batch["load"]["rtt_ms"] = min(rtts_ms)
        self.keep(step, batch)
        speed = batch["tokens"] / batch["total_s"] if batch["total_s"] else 0.0
        name = f"workers {step['workers']}, batch {step['batch']}"
        say(f"{name}: {batch['total_s']:.3f} s, {speed:.1f} tokens/s")

    def shares(self, step):
        """Request k goes to user k mod W, and user j is in process j mod n: each process gets its users'
        requests."""
        users = min(step["workers"], step["batch"])
        count, shares, lane = len(self.processes), {}, 0
        for index, process in enumerate(self.processes[:users]):
            own = range(index, users, count)
            requests = sum(len(range(user, step["batch"], users)) for user in own)
            shares[process] = {
                "users": len(own),
                "requests": requests,
                "first_lane": lane,
                "thinks": self.thinks,
                "words": self.words.get(step["shape"]),
            }
            lane += len(own)
        return shares

    def keep(self, step, batch):
        """Adds a batch to its run, and writes everything into the file."""
        run = self.run_of(step)
        if run not in self.session["runs"]:
            self.session["runs"].append(run)
        known = next((known for known in run["batches"] if known["batch"] == batch["batch"]), None)
        if step.get("again"):
            run["again"] = batch
        elif known:
            known.setdefault("other_repeats", []).append(batch)
        else:
            run["batches"].append(batch)
        failures = [sample for sample in batch["samples"] if "error" in sample]
        is_whole = len(failures) == len(batch["samples"])
        # Failures of another run do not count as consecutive.
        this = (step["shape"], step["workers"])
        self.failing = [failed for failed in self.failing if failed == this] + [this] if is_whole else []
        if len(self.failing) >= MOST_FAILED_IN_A_ROW and not step.get("again"):
            run["ended"] = {"batches": len(self.failing), "failure": failures[0]["error"]}
            if words := failures[0].get("error_message"):
                run["ended"]["message"] = words
        write(self.session)

    def run_of(self, step):
        """The run that a batch belongs to; an empty one if nothing of it was measured yet."""
        for run in self.session["runs"]:
            if (run.get("shape", 0), run["workers"]) == (step["shape"], step["workers"]):
                return run
        of_shape = {"shape": step["shape"]} if step["shape"] else {}
        return {**of_shape, "workers": step["workers"], "batches": []}


def say(text):
    print(f"tokometer: {text}", file=sys.stderr, flush=True)
