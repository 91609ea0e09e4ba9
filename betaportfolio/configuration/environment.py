"""Read environment variables, with error messages that give the remedy."""

import os
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def env_str(name: str, default: str = "") -> str:
    """Return the variable ``name``, stripped; ``default`` if unset or empty.

    :raises ImproperlyConfigured: it is between quotes, which ``docker run --env-file`` and some platforms keep.
    """
    value = os.environ.get(name, "").strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        raise ImproperlyConfigured(
            f"La valeur de {name} est entre guillemets : retirez-les. (Remove the quotes of {name}.)"
        )
    return value or default


def env_list(name: str) -> list[str]:
    """Return the comma-separated words of the variable ``name``."""
    return [word.strip() for word in env_str(name).split(",") if word.strip()]


def env_bool(name: str, *, default: bool) -> bool:
    """Return the variable ``name`` (``on`` or ``off``) as a boolean.

    :raises ImproperlyConfigured: it is another word.
    """
    value = env_str(name, "on" if default else "off").lower()
    if value not in ("on", "off"):
        raise ImproperlyConfigured(f"{name}={value} : la valeur doit être « on » ou « off » (must be on or off).")
    return value == "on"


def env_required(name: str, *, why: str) -> str:
    """Return the variable ``name``.

    :raises ImproperlyConfigured: it is unset or empty.
    """
    if not (value := env_str(name)):
        raise ImproperlyConfigured(
            f"La variable {name} manque : {why}. Voir .env.example. (The variable {name} is not set.)"
        )
    return value


def env_all_or_none(*names: str) -> list[str]:
    """Return the variables ``names``: all of them, or none (empty texts).

    :raises ImproperlyConfigured: only some are set.
    """
    values = [env_str(name) for name in names]
    missing = [name for name, value in zip(names, values, strict=True) if not value]
    if missing and len(missing) < len(names):
        raise ImproperlyConfigured(
            f"{', '.join(missing)} manque : {', '.join(names)} vont ensemble. Voir .env.example. (Not set.)"
        )
    return values


def env_choice(name: str, *choices: str) -> str:
    """Return the variable ``name``, one of ``choices``; the first one if unset.

    :raises ImproperlyConfigured: it is another word.
    """
    if (value := env_str(name, choices[0])) not in choices:
        raise ImproperlyConfigured(f"{name}={value} : la valeur doit être {', '.join(choices[:-1])} ou {choices[-1]}.")
    return value


def env_int(name: str, *, default: int) -> int:
    """Return the variable ``name`` as a non-negative integer.

    :raises ImproperlyConfigured: it is not one.
    """
    value = env_str(name, str(default))
    if not (value.isascii() and value.isdecimal()):
        raise ImproperlyConfigured(f"{name}={value} : la valeur doit être un nombre entier.")
    return int(value)


def env_folder(name: str, *, otherwise: str) -> Path:
    """Return the folder of the variable ``name``, created if missing; if unset, the temporary folder ``otherwise``.

    :raises ImproperlyConfigured: it can't be created.
    """
    try:
        if not (given := env_str(name)):
            return _temporary_folder(otherwise)
        Path(given).mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"Le dossier de {name} ne peut pas être créé : {error}.") from error
    return Path(given)


def _temporary_folder(name: str) -> Path:
    """Return the folder ``name`` of this account among the temporary ones, created if missing.

    :raises ImproperlyConfigured: another account created it.
    """
    folder = Path(tempfile.gettempdir(), f"betaportfolio-{name}-{os.geteuid()}")
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.lstat().st_uid != os.geteuid():
        raise ImproperlyConfigured(f"{folder} appartient à un autre compte : définissez TMPDIR vers un autre dossier.")
    return folder
