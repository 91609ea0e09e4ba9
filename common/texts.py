"""Typed text: invisible characters, whole numbers, reasons, and folding for searches."""

import re
import unicodedata

from django.core.exceptions import ValidationError

_REVERSING = re.compile("[\u202a-\u202e\u2066-\u2069]")
REVERSES = "Ce texte contient un caractère invisible qui renverse le sens de la lecture : retapez-le sans le copier."
MAX_REASON = 2000
NO_REASON = "Indiquez le motif : il accompagne le changement dans l’historique."
LONG_REASON = f"Le motif tient en {MAX_REASON} caractères, sans caractère nul."


def is_blank(text: str) -> bool:
    """Whether nothing is visible: only spaces or zero-width characters."""
    return all(
        unicodedata.category(letter)[0] == "Z" or unicodedata.category(letter) in ("Cc", "Cf") for letter in text
    )


def reverses(text: str) -> bool:
    """Whether bidirectional control characters would display it in another order."""
    return bool(_REVERSING.search(text))


def fold_text(text: str) -> str:
    """Return the text without accents or case: « Accélération » becomes « acceleration »."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def clean_reason(reason: str) -> str:
    """Strip the reason; raise ValidationError if nothing visible is left, or if it is too long."""
    reason = reason.strip()
    if is_blank(reason):
        raise ValidationError({"reason": NO_REASON})
    if len(reason) > MAX_REASON or "\0" in reason:
        raise ValidationError({"reason": LONG_REASON})
    if reverses(reason):
        raise ValidationError({"reason": REVERSES})
    return reason


def whole_number(text: str, digits: int = 18) -> int | None:
    """Parse an integer of at most ``digits`` digits 0 to 9; return None for any other text.

    ``int`` would accept signs and digits of other scripts, and raise an error for thousands of digits.
    """
    return int(text) if len(text) <= digits and text.isascii() and text.isdecimal() else None
