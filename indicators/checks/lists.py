"""Checks of counts against lists: portfolio, national impact, incubators, members.

The lists are the current ones: a difference from a printed figure is a drift, not an error.
"""

import datetime as dt
from decimal import Decimal

from django.db.models import Q

from common.words import NO_BREAK, date_fr, strip_trailing_zeros
from community.queries.counts import community_at
from impact.models import Designation
from indicators.checks.discrepancies import CheckedRecord, Discrepancy, Level, compare_with_printed, printed_figures
from indicators.models import LiveResult, PrintedFigure
from startups.queries import Portfolio, partner_incubators, portfolio

Subject = PrintedFigure.Subject
STATES = {Subject.INVESTIGATIONS: "investigation", Subject.SERVICES: "service", Subject.ENDED: "ended"}


def counts_against_the_portfolio(day: dt.date) -> list[Discrepancy]:
    """Compare the printed counts of the portfolio on a day with the fiches on that day. One query, and two for each
    day.
    """
    dated = [(one, one.as_of) for one in printed_figures(*STATES, Subject.INCUBATORS) if one.as_of]
    at = {as_of: portfolio(as_of) for as_of in sorted({as_of for _, as_of in dated})}
    found = [_of_the_portfolio(figure, as_of, at[as_of]) for figure, as_of in dated]
    return [one for one in found if one]


def _of_the_portfolio(figure: PrintedFigure, as_of: dt.date, held: Portfolio) -> Discrepancy | None:
    counts: dict[str, int] = {
        Subject.INVESTIGATIONS: held.investigations.count,
        Subject.SERVICES: held.services.count,
        Subject.ENDED: held.ended.count,
        Subject.INCUBATORS: partner_incubators(as_of).count(),
    }
    kind = STATES.get(Subject(figure.subject), "")
    listed = CheckedRecord("portfolio", f"{as_of.isoformat()}/{kind}", f"Portefeuille au {date_fr(as_of)}")
    what = f"d’après les fiches au {date_fr(as_of)}"
    return compare_with_printed(
        figure, Decimal(counts[figure.subject]), check="counts", what=what, unit="", records=(listed,), gap=Level.DRIFT
    )


def designations_against_lists(day: dt.date) -> list[Discrepancy]:
    """Compare the printed numbers of services of national impact, yearly and total, with the designations. Two queries."""
    years = list(Designation.objects.filter(withdrawn_on__isnull=True).order_by().values_list("millesime", flat=True))
    found = []
    for figure in printed_figures(Subject.NATIONAL_IMPACT, Subject.NATIONAL_IMPACT_TOTAL):
        is_total = figure.subject == Subject.NATIONAL_IMPACT_TOTAL
        listed = sum(year <= figure.year if is_total else year == figure.year for year in years)
        what = f"services désignés {'jusqu’au' if is_total else 'pour le'} millésime {figure.year}"
        records = (CheckedRecord("national_impact", str(figure.year), "Impact national"),)
        found.append(
            compare_with_printed(
                figure, Decimal(listed), check="counts", what=what, unit="", records=records, gap=Level.DRIFT
            )
        )
    return [one for one in found if one]


def unconfirmed_millesimes(day: dt.date) -> list[Discrepancy]:
    """Report the figures of a year that count designations with an unconfirmed millésime. One query."""
    marked = Q(unconfirmed__gt=0) | Q(by_dates__isnull=False)
    return [_of_marks(one) for one in LiveResult.objects.filter(marked).select_related("indicator")]


def _of_marks(result: LiveResult) -> Discrepancy:
    code, year, value = result.indicator.code, result.year, strip_trailing_zeros(result.value)
    sentence = f"{result.indicator.label} {year}{NO_BREAK}: {result.figure}."
    records = (CheckedRecord("millesimes", str(year), "Millésimes à confirmer"),)
    return Discrepancy(
        "millesimes", f"{code}:{year}", Level.MISSING, year, sentence, value, result.figure.by_dates, records
    )


def members_against_lists(day: dt.date) -> list[Discrepancy]:
    """Compare the printed numbers of active members with the recorded ones, if any. One query and one for each figure."""
    found = []
    for figure in printed_figures(Subject.MEMBERS):
        if figure.as_of:
            known = community_at(figure.as_of).active
            what = "membres actifs connus ce jour-là" if known else "aucun membre enregistré"
            records = (CheckedRecord("community", figure.as_of.isoformat(), f"Communauté au {date_fr(figure.as_of)}"),)
            value = Decimal(known) if known else None
            found.append(
                compare_with_printed(
                    figure, value, check="counts", what=what, unit="", records=records, gap=Level.DRIFT
                )
            )
    return [one for one in found if one]
