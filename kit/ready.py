"""Makes the batch's kernel ready in the warm server, and nowhere else: importing it does so."""

import gc
import sys

from kit.batch_kernel import prepared

APP = prepared()

# What is there now stays for good: a kernel that does not go through it shares its pages.
gc.collect()
gc.freeze()

LOADED = frozenset(sys.modules)
"""The names of all modules that a kernel finds imported."""
