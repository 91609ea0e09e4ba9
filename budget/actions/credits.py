"""Actions on credits: the years, and their lines nested by activity. DINUM staff only."""

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError

from access.rights import Actor
from budget.actions.confirming import require_confirmed
from budget.models import CreditLine, CreditYear
from budget.queries.credits import MEASURES, CreditTree, credits_of, nested_lines
from common.optimistic_lock import VersionToken, check_unchanged, state_of
from common.row_actions import current_row, next_position, save_checked, set_values
from common.words import money_fr, number_fr
from startups.changes import deciding

CREDIT_YEAR = (
    "year",
    "programme",
    "programme_name",
    "stated_total",
    "stated_is_rounded",
    "stated_voted",
    "stated_commitments",
    "stated_payments",
    "stated_staff",
    "source",
)
LINE = ("label", "parent", "detail", "activity", *MEASURES)
"""What somebody saw of each. The key of the credits is their year."""


def record_credits(
    *, values: Mapping[str, Any], reason: str, actor: Actor, seen: VersionToken | None = None
) -> CreditYear:
    """Record or correct the credits of a year; its lines are unchanged."""
    with deciding(reason=reason, actor=actor):
        held = CreditYear.objects.select_for_update(no_key=True).filter(year=values["year"]).first()
        check_unchanged(seen and seen.about(year=values["year"]), state_of(held, CREDIT_YEAR), values)
        row = held or CreditYear()
        set_values(row, values)
        return save_checked(row)


def record_line(
    *,
    credit_year: CreditYear,
    values: Mapping[str, Any],
    reason: str,
    actor: Actor,
    line: CreditLine | None = None,
    confirmed: str = "",
    seen: VersionToken | None = None,
) -> CreditLine:
    """Append a line to the credits of a year, or correct ``line``."""
    with deciding(reason=reason, actor=actor):
        year = _locked(credit_year)
        row = current_row(line, seen, LINE, values) if line else _new_line(year)
        set_values(row, values)
        _check_nesting(row)
        saved = save_checked(row)
        require_confirmed(_warnings(year, [saved]), confirmed)
        return saved


def withdraw_line(*, line: CreditLine, reason: str, actor: Actor, seen: VersionToken | None = None) -> None:
    """Delete a line recorded by mistake; its details must be deleted first."""
    with deciding(reason=reason, actor=actor):
        _locked(line.credit_year)
        line = current_row(line, seen, LINE)
        if line.details.exists():
            raise ValidationError("Cette ligne est détaillée : retirez d’abord ce qui la détaille.")
        line.delete()


def _locked(credit_year: CreditYear) -> CreditYear:
    """Lock the credits of a year, so that changes of its lines wait for each other."""
    return CreditYear.objects.select_for_update(no_key=True).get(pk=credit_year.pk)


def _new_line(year: CreditYear) -> CreditLine:
    """Return an unsaved line positioned after those of the year."""
    return CreditLine(credit_year=year, position=next_position(year.lines.values_list("position", flat=True)))


def _check_nesting(line: CreditLine) -> None:
    above = line.parent
    if above is None:
        return
    if above.pk == line.pk:
        raise ValidationError({"parent": "Une ligne ne se détaille pas elle-même : choisissez-en une autre."})
    if above.credit_year_id != line.credit_year_id:
        raise ValidationError({"parent": "Une ligne détaille une ligne de la même année."})
    if above.parent_id or (line.pk and line.details.exists()):
        raise ValidationError({"parent": "Le détail des crédits a deux niveaux : une ligne, et ce qui la détaille."})


def line_warnings(*, credit_year: CreditYear, values: Mapping[str, Any], line: CreditLine | None = None) -> list[str]:
    """Return what is unusual in a line before it is written, as ``record_line`` asks to confirm it. One query."""
    written = copy(line) if line else CreditLine(pk=0, credit_year=credit_year)
    set_values(written, values)
    others = [row for row in credit_year.lines.order_by("position", "pk") if row.pk != written.pk]
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
    for measure in MEASURES:
        left = line.remainder(measure)
        if left is not None and left < 0:
            excess = number_fr(-left) if measure == "staff" else money_fr(-left)
            yield f"Ce qui détaille la ligne « {line.label} » la dépasse de {excess}."
