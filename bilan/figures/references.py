"""References to figures inside a text: ``{{chiffre:portfolio.services}}`` is replaced by the figure. Pure functions."""

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString

from bilan.figures.report_figure import ReportFigure
from catalogue.richtext import rich_text
from common.texts import whole_number
from common.words import strip_trailing_zeros

REFERENCE = re.compile(r"\{\{\s*chiffre\s*:\s*([^{}\s]{1,200})\s*\}\}")
_WHOLE_REFERENCE = re.compile(f"({REFERENCE.pattern.replace('(', '(?:')})")
_LABELLED = re.compile(r"\{\{\s*([^{}\n]{1,300}?)\s*\}\}")
_NUMBER = re.compile(r"(?<![\w.,])\d(?:[\d\u202f\u00a0 ]*\d)?(?:,\d+)?")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
CLOSE = 0.7
"""How alike two labels are, from 0 to 1, for one to be proposed instead of the other."""
_SPACES = re.compile(r"[\u202f\u00a0 ]")
_MARK = "\ue000{}\ue001"
_MARKED = re.compile("\ue000(\\d+)\ue001")
YEARS = range(1900, 2101)
SECTION_HEADING = 3
"""The level of the title of a section, under which its text stands."""
LEAST = 10
"""Numbers under it are words of the text, not figures."""


def reference(key: str) -> str:
    """Return the reference to a figure."""
    return f"{{{{chiffre:{key}}}}}"


def with_labels(text: str, labels: Mapping[str, str]) -> str:
    """Return the text as its writer sees it: each reference has the label of its key, if no other key has it."""
    own = {key: label for label, key in _keys_by_label(labels).items()}

    def instead(match: re.Match[str]) -> str:
        label = own.get(match.group(1))
        return f"{{{{{label}}}}}" if label else match.group()

    return REFERENCE.sub(instead, text)


def with_keys(text: str, labels: Mapping[str, str]) -> str:
    """Return the text as it is recorded: each label between braces is the reference to its key."""
    keys = _keys_by_label(labels)
    return _LABELLED.sub(
        lambda match: reference(keys[match.group(1)]) if match.group(1) in keys else match.group(), text
    )


def unknown_labels(text: str) -> list[str]:
    """Return what stands between braces in a recorded text and is no reference."""
    return _LABELLED.findall(REFERENCE.sub("", text))


def _keys_by_label(labels: Mapping[str, str]) -> dict[str, str]:
    """Return the key of each label that only one key has."""
    counts = Counter(labels.values())
    return {label: key for key, label in labels.items() if counts[label] == 1}


def keys_in(text: str) -> list[str]:
    """Return the keys that a text refers to, in order, each once."""
    return list(dict.fromkeys(REFERENCE.findall(text)))


def unknown_keys(text: str, known: Iterable[str]) -> list[str]:
    """Return the keys referred to that do not exist."""
    there = set(known)
    return [key for key in keys_in(text) if key not in there]


@dataclass(frozen=True, slots=True)
class UnknownReference:
    """A reference to no figure of the year: the label that its key had (empty: none is known), and what may replace it.

    ``former`` is the value of a sourced figure in the last year that has one, in words.
    """

    key: str
    label: str
    former: str
    replacement: ReportFigure | None

    @property
    def name(self) -> str:
        return self.label or self.key


def name_references(
    keys: Iterable[str], figures: Mapping[str, ReportFigure], known: Mapping[str, tuple[str, str]]
) -> list[UnknownReference]:
    """Return each unknown key with its label and former value, if ``known`` has them, and the figure of the year whose
    label, or key, is closest.
    """
    by_label = {_YEAR.sub("", one.label): one for one in figures.values()}
    found = []
    for key in keys:
        label, former = known.get(key, ("", ""))
        near = by_label if label else figures
        close = difflib.get_close_matches(_YEAR.sub("", label) or key, near, 1, cutoff=CLOSE)
        found.append(UnknownReference(key, label, former, near[close[0]] if close else None))
    return found


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A typed number, and a figure with the same value."""

    typed: str
    figure: ReportFigure


def typed_numbers(text: str, figures: Iterable[ReportFigure]) -> list[TypedNumber]:
    """Return the numbers of a text that a reference could replace, except years and numbers under ten."""
    by_value: dict[str, ReportFigure] = {}
    for one in figures:
        if one.value is not None:
            by_value.setdefault(f"{strip_trailing_zeros(one.value):f}".lstrip("-"), one)
    found: dict[str, TypedNumber] = {}
    for match in _NUMBER.finditer(REFERENCE.sub(" ", text)):
        plain = _SPACES.sub("", match.group()).replace(",", ".")
        if plain in by_value and whole_number(plain) not in YEARS and float(plain) >= LEAST:
            found.setdefault(match.group(), TypedNumber(match.group(), by_value[plain]))
    return list(found.values())


def with_reference(text: str, typed: str, key: str) -> str:
    """Return the text with each such typed number replaced by a reference."""

    def instead(match: re.Match[str]) -> str:
        return reference(key) if match.group() == typed else match.group()

    parts = _WHOLE_REFERENCE.split(text)
    return "".join(part if place % 2 else _NUMBER.sub(instead, part) for place, part in enumerate(parts))


def with_key(text: str, old: str, new: str) -> str:
    """Return the text with each reference ``old`` replaced by ``new``."""
    return REFERENCE.sub(lambda match: reference(new) if match.group(1) == old else match.group(), text)


def text_html(text: str, show: Callable[[str], str]) -> SafeString:
    """Return the text as safe HTML; ``show`` returns the HTML of a figure by key."""
    keys: list[str] = []

    def mark(match: re.Match[str]) -> str:
        keys.append(match.group(1))
        return _MARK.format(len(keys) - 1)

    clean = text.replace("\ue000", "").replace("\ue001", "")
    html = rich_text(REFERENCE.sub(mark, clean), SECTION_HEADING)
    return SafeString(_MARKED.sub(lambda match: show(keys[int(match.group(1))]), html))
