"""The variables of the environment, read with messages that say what to do."""

import os
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """The variable ``name`` without the spaces around; ``default`` when unset or empty."""
    return os.environ.get(name, "").strip() or default


def words(name: str) -> list[str]:
    """The comma-separated words of the variable ``name``."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def switch(name: str, *, default: bool) -> bool:
    """The variable ``name``, which is ``on`` or ``off``.

    :raises ImproperlyConfigured: it is another word.
    """
    value = text(name, "on" if default else "off").lower()
    if value not in ("on", "off"):
        raise ImproperlyConfigured(f"{name}={value} : la valeur doit être « on » ou « off » (must be on or off).")
    return value == "on"


def required(name: str, *, why: str) -> str:
    """The variable ``name``.

    :raises ImproperlyConfigured: it is unset or empty.
    """
    if not (value := text(name)):
        raise ImproperlyConfigured(
            f"La variable {name} manque : {why}. Voir .env.example. (The variable {name} is not set.)"
        )
    return value


def together(*names: str) -> list[str]:
    """The variables ``names``: all of them, or none (empty texts).

    :raises ImproperlyConfigured: some are there and others are not.
    """
    values = [text(name) for name in names]
    missing = [name for name, value in zip(names, values, strict=True) if not value]
    if missing and len(missing) < len(names):
        raise ImproperlyConfigured(
            f"{', '.join(missing)} manque : {', '.join(names)} vont ensemble. Voir .env.example. (Not set.)"
        )
    return values


def one_of(name: str, *choices: str) -> str:
    """The variable ``name``, one of ``choices``; the first one when unset.

    :raises ImproperlyConfigured: it is another word.
    """
    if (value := text(name, choices[0])) not in choices:
        raise ImproperlyConfigured(f"{name}={value} : la valeur doit être {', '.join(choices[:-1])} ou {choices[-1]}.")
    return value


def number(name: str, *, default: int) -> int:
    """The variable ``name``, a whole number that is not negative.

    :raises ImproperlyConfigured: it is no such number.
    """
    value = text(name, str(default))
    if not (value.isascii() and value.isdecimal()):
        raise ImproperlyConfigured(f"{name}={value} : la valeur doit être un nombre entier.")
    return int(value)


def temporary_folder(name: str) -> Path:
    """Return the folder ``name`` of this account among the temporary ones, created if it is missing.

    :raises ImproperlyConfigured: another account created it.
    """
    folder = Path(tempfile.gettempdir(), f"betaportfolio-{name}-{os.geteuid()}")
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.lstat().st_uid != os.geteuid():
        raise ImproperlyConfigured(f"{folder} appartient à un autre compte : définissez TMPDIR vers un autre dossier.")
    return folder
