"""Run a command as an unprivileged account when we are root: PostgreSQL refuses to run as root."""

import os
import pwd
import shutil
import signal
from pathlib import Path

from devserver.folders import ServiceError

# Capabilities that let an account enter folders closed to it, smallest first, with their bit in CapPrm.
ENTERING = {"dac_read_search": 2, "dac_override": 1}


def account() -> pwd.struct_passwd | None:
    """Return the account that owns and runs PostgreSQL: ``nobody`` when we are root, ours (None) otherwise."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def lowered(command: list[str], death_signal: signal.Signals) -> list[str]:
    """Return ``command`` prefixed so that it runs as :func:`account`, in root's folders too; unchanged if not root.

    The kernel clears the death signal when the account changes, so ``setpriv`` sets it again.

    :raises ServiceError: ``setpriv`` is missing.
    """
    target = account()
    if target is None:
        return command
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise ServiceError(
            "PostgreSQL refuses to run as root, and setpriv (package util-linux) is missing: use an ordinary account, or "
            "set DATABASE_URL to a server of yours."
        )
    prefix = [setpriv, f"--reuid={target.pw_uid}", f"--regid={target.pw_gid}", "--clear-groups"]
    prefix.append(f"--pdeathsig={death_signal.name.removeprefix('SIG')}")
    held = int(Path("/proc/self/status").read_text().split("CapPrm:")[1].split()[0], 16)
    if capability := next((name for name, bit in ENTERING.items() if held >> bit & 1), None):
        # Without this bit access(2), which PostgreSQL calls on its own programs, ignores the capability.
        prefix += ["--securebits=+no_setuid_fixup", f"--inh-caps=+{capability}", f"--ambient-caps=+{capability}"]
    return [*prefix, "--", *command]
