"""End a forked process with its parent. Nothing here imports Django."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent(death_signal: signal.Signals, parent: int) -> None:
    """Ask the kernel to send ``death_signal`` to this process when the thread that created it ends (Linux only).

    Exit at once if the process ``parent`` has already died.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, death_signal)
    if os.getppid() != parent:
        os._exit(1)
