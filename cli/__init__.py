"""The `remiss` command: parse, call, print."""

import gc

GARBAGE = (100_000, 20, 20)
"""A command is short: at Python's own thresholds a tenth of its time goes to look for what could be thrown away."""
gc.set_threshold(*GARBAGE)
