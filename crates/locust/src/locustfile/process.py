

# --- A process that sends requests -------------------------------------------------------------------------

JOBS = Queue()
"""The users' jobs; any free user takes the next one."""


class Chats(FastHttpUser):
    """A place for one request in flight, with a connection of its own."""

    host = WORK.get("host")
    network_timeout = connection_timeout = WARM_UP_TIMEOUT_S + TIMEOUT_S
    max_retries = 0
    insecure = False

    def on_start(self):
        # `--host` may end with a slash, and paths begin with one.
        self.client.base_url = self.client.base_url.rstrip("/")

    @task
    def serve(self):
        JOBS.get()(self.client)


def machine():
    """Processes with the same machine name share a clock."""
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
            return file.read().strip()
    except OSError:
        return f"{socket.gethostname()}-{uuid.getnode()}"


class Process:
    """Carries out the master's requests."""

    def __init__(self, runner):
        self.runner, self.batch, self.thinks = runner, None, False

    def asked(self, msg, **_):
        """Receives a request; only the clock is answered at once, everything else takes longer."""
        ask = msg.data
        if ask["what"] == "clock":
            self.answer(ask, {"at_ms": now_ms(), "machine": machine(), "users": self.runner.user_count})
        else:
            gevent.spawn(lambda: self.answer(ask, getattr(self, ask["what"])(ask)))

    def answer(self, ask, answer):
        self.runner.send_message("tokometer_answer", {"number": ask["number"], "by": ask["to"], **answer})

    def warm_up(self, ask):
        """Loads the model; with a wanted length, also finds out how many tokens a number of words has."""
        done = AsyncResult()
        chats = WORK["warm_up"] if ask["shape"] is None else WORK["chats"][ask["shape"]]

        def job(client):
            if ask["asks_thinking"] and "show" in WORK:
                self.thinks = thinks(client)
            body = body_of(chats, self.thinks, ask["words"])
            done.set(chat(client, body, "warm-up", max(WARM_UP_TIMEOUT_S, TIMEOUT_S)))

        JOBS.put(job)
        return {"sample": done.get(), "thinks": self.thinks}

    def prepare(self, ask):
        """Prepares a share of a batch: its users open their connections and wait."""
        self.batch = Share(ask)
        self.batch.hold(ask["users"])
        return {"rtt_ms": self.batch.rtt_ms}

    def go(self, ask):
        """Starts at the given moment, and reports the results."""
        self.batch.run(ask["at_ms"])
        return {"samples": self.batch.samples, "lag_ms": self.batch.lag_ms}


def thinks(client):
    """Whether the model thinks unless told not to."""
    show = WORK["show"]
    with client.post(
        show["path"],
        data=json.dumps(show["body"]).encode(),
        headers=HEADERS,
        catch_response=True,
        allow_redirects=False,
        name="show",
    ) as response:
        response.success()
        try:
            return "thinking" in (json.loads(response.text).get("capabilities") or [])
        except (TypeError, ValueError):
            return False


class Share:
    """A process's share of a batch: its requests, sent by its users in a closed loop."""

    def __init__(self, ask):
        self.name = f"workers {ask['workers']}, batch {ask['batch']}"
        self.bodies = [
            body_of(WORK["chats"][ask["shape"]], ask["thinks"], ask["words"]) for _ in range(ask["requests"])
        ]
        self.samples, self.rtt_ms, self.lag_ms = [], None, 0.0
        self.gate, self.waiting, self.done = Event(), Queue(), Queue()
        self.users, self.first_lane = ask["users"], ask["first_lane"]

    def hold(self, users):
        for lane in range(users):
            JOBS.put(lambda client, lane=lane: self.serve(client, self.first_lane + lane))
        rtts_ms = [self.waiting.get() for _ in range(users)]
        self.rtt_ms = min(rtts_ms, default=None)

    def serve(self, client, lane):
        for _ in range(2):
            # The first request opens the connection.
            sent_ms = now_ms()
            client.get(WORK["smallest_path"], headers=HEADERS, allow_redirects=False, name="connect")
        self.waiting.put(now_ms() - sent_ms)
        self.gate.wait()
        while self.bodies:
            self.samples.append({"lane": lane, **chat(client, self.bodies.pop(), self.name)})
        self.done.put(lane)

    def run(self, at_ms):
        gevent.sleep(max(0.0, at_ms - now_ms()) / 1000.0)
        watch = gevent.spawn(self.watch)
        self.gate.set()
        for _ in range(self.users):
            self.done.get()
        watch.kill()

    def watch(self):
        """Measures how late this process is at most: arrivals may have been read that late."""
        while True:
            due_ms = now_ms() + HEARTBEAT_S * 1000.0
            gevent.sleep(HEARTBEAT_S)
            self.lag_ms = max(self.lag_ms, now_ms() - due_ms)
