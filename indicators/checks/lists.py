"""Checks of counts against lists: portfolio, national impact, incubators, members.

The lists are the current ones: a difference from a printed figure is a drift, not an error.
"""

import datetime as dt

from django.db.models import Q

from common.figure import Figure
from common.words import NO_BREAK, date_fr, strip_trailing_zeros
from community.queries.counts import active_members
from impact.models import Designation
from indicators.checks.discrepancies import CheckedRecord, Discrepancy, Level, compare_with_printed
from indicators.checks.records import ComparedRecords
from indicators.models import Inconsistency, LiveResult, PrintedFigure
from startups.queries import PortfolioCount, partner_incubators, portfolio_on

Subject = PrintedFigure.Subject
STATES = {Subject.INVESTIGATIONS: "investigation", Subject.SERVICES: "service", Subject.ENDED: "ended"}
"""The parts of the portfolio that a report counts, in the address of their list."""


def counts_against_the_portfolio(records: ComparedRecords) -> list[Discrepancy]:
    """Compare the printed counts of the portfolio on a day with the fiches on that day. One query, and one for each
    count of incubators.
    """
    dated = [(one, one.as_of) for one in records.printed_on(*STATES, Subject.INCUBATORS) if one.as_of]
    known = {one.as_of: one for one in portfolio_on({as_of for _, as_of in dated})}
    found = [_of_the_portfolio(figure, as_of, known[as_of]) for figure, as_of in dated]
    return [one for one in found if one]


def _of_the_portfolio(figure: PrintedFigure, as_of: dt.date, known: PortfolioCount) -> Discrepancy | None:
    counts: dict[str, int] = {
        Subject.INVESTIGATIONS: known.investigations,
        Subject.SERVICES: known.services,
        Subject.ENDED: known.ended,
    }
    is_of_incubators = figure.subject == Subject.INCUBATORS
    value = partner_incubators(as_of).count() if is_of_incubators else counts[figure.subject]
    kind = STATES.get(Subject(figure.subject), "")
    listed = CheckedRecord("portfolio", f"{as_of.isoformat()}/{kind}", f"Portefeuille au {date_fr(as_of)}")
    what = f"d’après les fiches au {date_fr(as_of)}"
    return compare_with_printed(figure, Figure(value), check="counts", what=what, records=(listed,), gap=Level.DRIFT)


def designations_against_lists(records: ComparedRecords) -> list[Discrepancy]:
    """Compare the printed numbers of services of national impact, yearly and total, with the designations. One query."""
    years = list(Designation.objects.filter(withdrawn_on__isnull=True).order_by().values_list("millesime", flat=True))
    found = []
    for figure in records.printed_on(Subject.NATIONAL_IMPACT, Subject.NATIONAL_IMPACT_TOTAL):
        is_total = figure.subject == Subject.NATIONAL_IMPACT_TOTAL
        listed = sum(year <= figure.year if is_total else year == figure.year for year in years)
        what = f"services désignés {'jusqu’au' if is_total else 'pour le'} millésime {figure.year}"
        page = CheckedRecord("national_impact", str(figure.year), "Impact national")
        found.append(
            compare_with_printed(figure, Figure(listed), check="counts", what=what, records=(page,), gap=Level.DRIFT)
        )
    return [one for one in found if one]


def unconfirmed_millesimes(_records: ComparedRecords) -> list[Discrepancy]:
    """Report the figures of a year that count designations with an unconfirmed millésime. One query."""
    marked = LiveResult.objects.filter(Q(unconfirmed__gt=0) | Q(by_dates__isnull=False))
    return [_unconfirmed_discrepancy(one) for one in marked.select_related("indicator")]


def _unconfirmed_discrepancy(result: LiveResult) -> Discrepancy:
    """Return the discrepancy of a result that counts designations with an unconfirmed millésime."""
    code, year, value = result.indicator.code, result.year, strip_trailing_zeros(result.value)
    sentence = f"{result.indicator.label} {year}{NO_BREAK}: {result.figure}."
    records = (CheckedRecord("millesimes", str(year), "Millésimes à confirmer"),)
    return Discrepancy(
        Inconsistency.MILLESIMES,
        f"{code}:{year}",
        Level.MISSING,
        year,
        sentence,
        value,
        result.figure.by_dates,
        records,
    )


def members_against_lists(records: ComparedRecords) -> list[Discrepancy]:
    """Compare the printed numbers of active members with the recorded ones, if any. One query for each figure."""
    found = []
    for figure in records.printed_on(Subject.MEMBERS):
        if figure.as_of:
            known = active_members(figure.as_of)
            what = "membres actifs connus ce jour-là" if known else "aucun membre enregistré"
            page = CheckedRecord("community", figure.as_of.isoformat(), f"Communauté au {date_fr(figure.as_of)}")
            value = Figure(known or None)
            found.append(
                compare_with_printed(figure, value, check="counts", what=what, records=(page,), gap=Level.DRIFT)
            )
    return [one for one in found if one]
