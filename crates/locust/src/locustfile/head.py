"""A Tokometer plan, measured by Locust: https://docs.locust.io

One batch is B requests with W of them in flight: as one ends, the next starts. The master hands each process
its share beforehand, has all begin at one moment, and puts what they saw on one axis of time. After every
batch it writes the session file, which the page opens.

Environment: TOKOMETER_KEY, the server's key; TOKOMETER_OUT, the file to write.
"""

import json
import os
import random
import secrets
import socket
import sys
import time
import uuid
from datetime import datetime, timezone

import gevent
import locust
from gevent.event import AsyncResult, Event
from gevent.queue import Queue
from geventhttpclient.response import HTTPConnectionClosed
from locust import FastHttpUser, LoadTestShape, events, task
from locust.runners import LocalRunner, MasterRunner, WorkerRunner

WORK = json.loads(r'''{}''')

SESSION = WORK.get("session", {})
PLAN = SESSION.get("plan", {})
STEPS = WORK.get("steps", [])
TIMEOUT_S = PLAN.get("timeout_s", 300.0)
# If the plan sets none: enough for any server.
PAUSE_S = PLAN.get("pause_s", 2.0)
MOST_USERS = max([min(step["workers"], step["batch"]) for step in STEPS], default=1)
OUT = os.environ.get("TOKOMETER_OUT", f"session_locust_{datetime.now():%Y%m%d-%H%M%S}.json")
KEY = os.environ.get("TOKOMETER_KEY", "").strip()
HEADERS = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
if KEY:
    HEADERS["Authorization"] = KEY if KEY.startswith("Basic ") else f"Bearer {KEY}"

WARM_UP_TIMEOUT_S = 900.0
"""Loading a large model from a slow disk takes minutes, however short the plan's timeout is."""
LEAD_S = 0.1
"""The master's start signal takes at most this long to arrive."""
HEARTBEAT_S = 0.02
TAIL_S = 0.02
"""How long a connection may take to finish after an answer; otherwise the next request opens another one."""
MOST_FAILED_IN_A_ROW = 3
"""After this many batches whose requests all failed, the rest of the run would fail too."""
CLOCK_TRIES = 9
