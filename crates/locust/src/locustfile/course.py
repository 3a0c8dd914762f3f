

# --- Entry points for Locust ---------------------------------------------------------------------------


class Course(LoadTestShape):
    """As many users as the plan's maximum in flight; they wait between batches, and stop at the end."""

    master = None
    greenlet = None

    def tick(self):
        if self.runner.user_count >= MOST_USERS and Course.greenlet is None:
            Course.greenlet = gevent.spawn(Course.master.run)
        if Course.greenlet is not None and Course.greenlet.dead:
            return None
        return MOST_USERS, MOST_USERS


@events.init.add_listener
def on_init(environment, **_):
    runner = environment.runner
    if isinstance(runner, (WorkerRunner, LocalRunner)):
        runner.register_message("tokometer_ask", Process(runner).asked)
    if isinstance(runner, (MasterRunner, LocalRunner)):
        Course.master = Master(runner)
        runner.register_message("tokometer_answer", Course.master.answered)
