"""What a process does when the one that started it dies. Nothing here imports Django."""

import ctypes
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent(death_signal: signal.Signals) -> None:
    """Ask the kernel to send ``death_signal`` to this process when the thread that made it ends (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, death_signal)
