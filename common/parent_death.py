"""What a forked process asks of the kernel. Nothing here imports Django."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15


def die_with_parent(death_signal: signal.Signals, parent: int) -> None:
    """Ask the kernel to send ``death_signal`` to this process when the thread that made it ends (Linux only).

    End at once when the process ``parent`` died before we could ask.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, death_signal)
    if os.getppid() != parent:
        os._exit(1)


def name_process(name: str) -> None:
    """Show this process under ``name``, of fifteen bytes at most, where the command line is its parent's (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_NAME, name.encode())
