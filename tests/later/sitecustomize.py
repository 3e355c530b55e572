"""Moves the clock of every Python process that has this folder first on its path, children included, by LATER_SECONDS.

What is not Python (a Temporal server, PostgreSQL, a browser) keeps the real clock: see tests/later/__main__.py.
"""

import os
import time

import time_machine

time_machine.travel(time.time() + float(os.environ["LATER_SECONDS"])).start()
