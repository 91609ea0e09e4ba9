"""Actions on the lines of the credits of a year, nested by activity. DINUM staff only."""

from collections.abc import Iterable, Iterator
from copy import copy

from access.rights import Actor
from budget.models import CreditLine, CreditYear
from budget.queries.credits import CreditTree, credits_of, nested_lines
from common.confirming import require_confirmed
from common.optimistic_lock import VersionToken
from common.row_actions import next_position
from common.words import money_fr, number_fr
from startups import records
from startups.changes import programme_change


def record_line(
    line: CreditLine, *, reason: str, actor: Actor, confirmed: str = "", seen: VersionToken | None = None
) -> CreditLine:
    """Append a line to the credits of its year, or correct it."""
    with programme_change(reason=reason, actor=actor):
        year = _locked(line.credit_year)
        if line.pk is None:
            line.position = next_position(year.lines.values_list("position", flat=True))
        saved = records.write(line, seen=seen)
        require_confirmed(_warnings(year, [saved]), confirmed)
        return saved


def withdraw_line(line: CreditLine, *, reason: str, actor: Actor, seen: VersionToken | None = None) -> None:
    """Delete a line recorded by mistake; its details must be deleted first."""
    with programme_change(reason=reason, actor=actor):
        _locked(line.credit_year)
        records.remove(line, seen=seen)


def _locked(credit_year: CreditYear) -> CreditYear:
    """Lock the credits of a year, so that changes of its lines wait for each other."""
    return CreditYear.objects.select_for_update(no_key=True).get(pk=credit_year.pk)


def line_warnings(line: CreditLine) -> list[str]:
    """Return what is unusual in a line before it is written, as ``record_line`` asks to confirm it. One query."""
    written = copy(line)
    written.pk = line.pk or 0
    others = [row for row in line.credit_year.lines.order_by("position", "pk") if row.pk != written.pk]
    return _warnings_of(nested_lines([*others, written]), [written])


def _warnings(year: CreditYear, written: Iterable[CreditLine]) -> list[str]:
    found = credits_of(year.year)
    return _warnings_of(found.lines if found else (), written)


def _warnings_of(trees: Iterable[CreditTree], written: Iterable[CreditLine]) -> list[str]:
    """Return the warnings on the written lines: details exceed their line, payments exceed commitments."""
    lines = {line.key: line for line in trees}
    warnings: dict[str, None] = {}
    for line in written:
        if above := lines.get(line.parent_id or line.pk):
            warnings |= dict.fromkeys(_exceeded(above))
        if line.payments is not None and line.commitments is not None and line.payments > line.commitments:
            warnings["Plus de crédits sont payés (CP) qu’engagés (AE)."] = None
    return list(warnings)


def _exceeded(line: CreditTree) -> Iterator[str]:
    """Yield a warning for each measure whose details exceed the line."""
    for measure in CreditLine.MEASURES:
        left = line.remainder(measure)
        if left is not None and left < 0:
            excess = number_fr(-left) if measure == "staff" else money_fr(-left)
            yield f"Ce qui détaille la ligne « {line.label} » la dépasse de {excess}."
