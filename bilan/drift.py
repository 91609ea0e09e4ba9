"""What has moved since an edition was published: what the records give now, figure by figure, beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bilan.figure import Figure, format_value


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is not what it was: its value, its evidence, or whether it is there at all.

    ``change`` is the live value now minus the live value frozen; None when one of them is unknown. ``gone`` and ``new``
    are the names of the records that count no more, and that count since.
    """

    key: str
    label: str
    published: str
    then: str
    now: str
    change: Decimal | None
    gone: tuple[str, ...]
    new: tuple[str, ...]


def differences(document: Mapping[str, Any], figures: Mapping[str, Figure]) -> list[Difference]:
    """The figures of an edition whose live value or evidence has moved since it was published, in its order."""
    return [
        _difference(one, figures.get(one["key"]))
        for one in document["figures"]
        if _differs(one, figures.get(one["key"]))
    ]  # fmt: skip


def _differs(frozen: Mapping[str, Any], now: Figure | None) -> bool:
    if now is None:
        return True
    if now.is_pending:
        return False  # nobody knows yet
    return bool(now.document()["live"] != frozen["live"] or now.digest != frozen["digest"])


def _difference(frozen: Mapping[str, Any], now: Figure | None) -> Difference:
    before = None if frozen["live"] is None else Decimal(frozen["live"])
    after = now.live if now else None
    then_rows, now_rows = _records(frozen["evidence"]), _records([one.row for one in now.evidence] if now else [])
    return Difference(
        key=frozen["key"],
        label=frozen["label"],
        published=frozen["words"],
        then=format_value(before, frozen["unit"]),
        now=now.live_words if now else "n’est plus un chiffre de l’année",
        change=None if before is None or after is None else after - before,
        gone=tuple(name for row, name in then_rows.items() if row not in now_rows),
        new=tuple(name for row, name in now_rows.items() if row not in then_rows),
    )


def _records(rows: list[list[str]]) -> dict[tuple[str, ...], str]:
    return {tuple(row): row[0] for row in rows}
