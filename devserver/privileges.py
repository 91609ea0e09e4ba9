"""Run a command as an unprivileged account when we are root: PostgreSQL refuses to run as root."""

import os
import pwd
import shutil
import signal
import stat
import sys
from pathlib import Path

from devserver.folders import ServiceError

# Capabilities that let an account pass through closed folders, the smallest first, with their bit in CapPrm.
PASSING = {"dac_read_search": 2, "dac_override": 1}


def account() -> pwd.struct_passwd | None:
    """The account that owns and runs PostgreSQL: ``nobody`` when we are root, ours (None) otherwise."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def closed_parents(path: Path) -> list[Path]:
    """The folders above ``path`` that an account other than their owner can't pass through."""
    return [parent for parent in path.resolve().parents if not parent.stat().st_mode & stat.S_IXOTH]


def passing_capability() -> str | None:
    """The smallest capability that we hold and can hand down to pass through closed folders."""
    held = Path("/proc/self/status").read_text().split("CapPrm:")[1].split()[0]
    return next((name for name, bit in PASSING.items() if int(held, 16) >> bit & 1), None)


def lowered(command: list[str], *, paths: list[Path], death_signal: signal.Signals) -> list[str]:
    """``command`` prefixed so that it runs as :func:`account`, able to reach ``paths``; unchanged when not root.

    The kernel forgets the death signal when the account changes, so ``setpriv`` asks for it again.

    :raises ServiceError: ``paths`` can't be reached by the account.
    """
    target = account()
    if target is None:
        return command
    if sys.platform != "linux" or not (setpriv := shutil.which("setpriv")):
        raise ServiceError(
            "PostgreSQL ne tourne pas en root et l’outil setpriv (paquet util-linux) est absent : lancez la commande "
            "depuis un compte ordinaire, ou définissez DATABASE_URL vers un serveur PostgreSQL."
        )
    prefix = [setpriv, f"--reuid={target.pw_uid}", f"--regid={target.pw_gid}", "--clear-groups"]
    prefix.append(f"--pdeathsig={death_signal.name.removeprefix('SIG')}")
    if closed := [folder for path in paths for folder in closed_parents(path)]:
        capability = passing_capability()
        if capability is None:
            raise ServiceError(
                f"Le compte {target.pw_name}, qui fait tourner PostgreSQL, ne peut pas traverser {closed[0]} : placez "
                f"le projet et DATA_DIR dans un dossier lisible par tous, par exemple DATA_DIR=/var/tmp/betaportfolio."
            )
        # Without this bit access(2), which PostgreSQL asks about its own programs, ignores the capability.
        prefix += ["--securebits=+no_setuid_fixup", f"--inh-caps=+{capability}", f"--ambient-caps=+{capability}"]
    return [*prefix, "--", *command]
