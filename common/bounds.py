"""Whether a printed number is true of a value: « plus de 100 » is true of 122, « environ 3 000 000 » of 3 090 000."""

import re
from decimal import Decimal
from enum import Enum

from common.words import rounding_step


class Bound(Enum):
    """What the words before a printed number say of its value: a pattern of these words."""

    MORE_THAN = r"plus d(?:e\b|[’'])|>(?!=)"
    AT_LEAST = r"au moins|au minimum|≥|>="
    LESS_THAN = r"moins d(?:e\b|[’'])|<(?!=)"
    AT_MOST = r"au plus|au maximum|≤|<="
    NEARLY = r"près d(?:e\b|[’'])|presque"
    AROUND = r"environ|à peu près|≈|~"
    EXACT = r""


ROUNDED = (Bound.NEARLY, Bound.AROUND)
"""Those of a number that its source rounds."""


def bound_of(words: str) -> Bound:
    """Return what the first words of a printed number say of it."""
    return next(bound for bound in Bound if re.match(bound.value, words.lstrip(), re.IGNORECASE))


def is_true_of(stated: Decimal, bound: Bound, value: Decimal) -> bool:
    """Whether a number printed with a bound is true of ``value``; a rounded one is to half a unit of its last digit."""
    margin = rounding_step(stated) / 2
    match bound:
        case Bound.MORE_THAN:
            return value > stated
        case Bound.AT_LEAST:
            return value >= stated
        case Bound.LESS_THAN:
            return value < stated
        case Bound.AT_MOST:
            return value <= stated
        case Bound.NEARLY:
            return value <= stated <= value + margin
        case Bound.AROUND:
            return stated <= value + margin and value <= stated + margin
    return value == stated
