"""Makes the batch's kernel ready in the warm server, and nowhere else: importing it does so."""

import sys

from kit.batch_kernel import prepared
from kit.garbage import look_seldom

APP = prepared()

look_seldom()

LOADED = frozenset(sys.modules)
"""The names of all modules that a kernel finds imported."""
