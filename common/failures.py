"""Describe an exception without its values: its type and the place where it was raised."""

import traceback
from pathlib import Path

from django.conf import settings

OTHERS = "site-packages"


def failure_in_words(error: BaseException) -> str:
    """Return « Échec : ZeroDivisionError dans impact.national.rules, evaluate. […] », with our innermost function."""
    ours = [frame for frame, _ in traceback.walk_tb(error.__traceback__) if _is_ours(frame.f_code.co_filename)]
    where = f" dans {ours[-1].f_globals['__name__']}, {ours[-1].f_code.co_name}" if ours else ""
    return f"Échec : {type(error).__name__}{where}. Le journal du serveur dit le reste."


def _is_ours(file: str) -> bool:
    return Path(file).is_relative_to(settings.BASE_DIR) and OTHERS not in file
