"""FAST awards and national impact from fiches: added if missing, never removed.

A fiche only has its last award, and only the date of a designation, whose millésime is then proposed. What is recorded
here therefore stays, and a difference is an anomaly; but a value written by the last import and unchanged since follows
its source. What a person deleted here is not added again while the source stays the same.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from betagouv.comparison.stored import StoredDesignation, StoredLife
from betagouv.parse.records import SOURCE, Anomaly, AwardMention, Code, ParsedFiche, ParsedRecord
from impact.millesimes import proposed_millesime


@dataclass(frozen=True, slots=True)
class Decisions:
    """What an import writes next to a fiche: FAST awards, and a designation of national impact."""

    grants: tuple[AwardMention, ...] = ()
    amounts: tuple[tuple[int, Decimal], ...] = ()
    designated_on: dt.date | None = None
    redated: tuple[int, dt.date] | None = None
    anomalies: tuple[Anomaly, ...] = ()

    def fields(self) -> list[str]:
        fields = ["fast"] if self.grants or self.amounts else []
        return fields + (["national_impact"] if self.designated_on or self.redated else [])


def decide(sheet: ParsedRecord, previous: ParsedRecord | None, life: StoredLife) -> Decisions:
    """Return the awards and the designation that a record adds or changes."""
    if not isinstance(sheet, ParsedFiche):
        return Decisions()
    before = previous if isinstance(previous, ParsedFiche) else None
    grants, amounts, doubts = _awards(sheet, before, life)
    designated_on, redated, doubt = _designation(sheet, before, life)
    return Decisions(grants, amounts, designated_on, redated, (*doubts, *doubt))


def _awards(
    sheet: ParsedFiche, previous: ParsedFiche | None, life: StoredLife
) -> tuple[tuple[AwardMention, ...], tuple[tuple[int, Decimal], ...], list[Anomaly]]:
    told_before = {grant.number: grant.amount for grant in previous.grants} if previous else {}
    added = []
    amounts = []
    doubts = []
    for grant in sheet.grants:
        award = life.awards.get(grant.number)
        if award is None:
            # One that was imported before and is missing now was deleted by a person.
            if grant.number not in told_before:
                added.append(grant)
        elif grant.amount is None or grant.amount == award.amount:
            continue
        elif award.amount is None or award.amount == told_before.get(grant.number):
            amounts.append((award.pk, grant.amount))
        else:
            detail = f"FAST {grant.number} : {grant.amount} € dans la fiche, {award.amount} € enregistrés"
            doubts.append(Anomaly(sheet.kind, sheet.key, Code.CONFLICT, f"fast[{grant.number}]", detail))
    return tuple(added), tuple(amounts), doubts


def _designation(
    sheet: ParsedFiche, previous: ParsedFiche | None, life: StoredLife
) -> tuple[dt.date | None, tuple[int, dt.date] | None, list[Anomaly]]:
    """Return the designation to add, or the one in force with its new date, and anomalies."""
    dates = _impact_dates(sheet)
    current = next((row for row in life.designations if not row.withdrawn), None)
    if not dates:
        return None, None, _doubt_withdrawn_designation(sheet, current)
    if current is None:
        is_known = any(_is_told(row, dates[-1:]) for row in life.designations)
        is_known = is_known or (previous is not None and _impact_dates(previous) == dates)
        return (None if is_known else dates[-1]), None, []
    if current.decided_on in dates:
        return None, None, []
    if _is_of_last_import(current, previous):
        return None, (current.pk, dates[-1]), []
    if _is_told(current, dates):
        return None, None, []
    detail = f"événement du {dates[-1]}, mais le service est désigné pour le millésime {current.millesime}"
    return None, None, [Anomaly(sheet.kind, sheet.key, Code.CONFLICT, "national_impact", detail)]


def _doubt_withdrawn_designation(sheet: ParsedFiche, current: StoredDesignation | None) -> list[Anomaly]:
    """Return an anomaly for an imported designation that its fiche no longer mentions; it stays in force until staff
    decide.
    """
    if current is None or current.source != SOURCE:
        return []
    detail = (
        f"la fiche n’indique plus l’impact national, le service reste désigné pour le millésime {current.millesime}"
    )
    return [Anomaly(sheet.kind, sheet.key, Code.CONFLICT, "national_impact", detail)]


def _impact_dates(fiche: ParsedFiche) -> list[dt.date]:
    return sorted(event.date for event in fiche.events if event.kind == "national_impact")


def _is_told(designation: StoredDesignation, dates: list[dt.date]) -> bool:
    """Whether one of these event dates is that of the designation: by its day, or by either reading of its millésime."""
    readings = {year for day in dates for year in (day.year, proposed_millesime(day))}
    return designation.decided_on in dates or designation.millesime in readings


def _is_of_last_import(current: StoredDesignation, previous: ParsedFiche | None) -> bool:
    """Whether the designation is unchanged since the last import, and its millésime unconfirmed."""
    if previous is None or current.is_confirmed:
        return False
    return current.decided_on in _impact_dates(previous)
