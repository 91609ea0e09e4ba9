"""Checks of totals against lines: the credits of a year, the FAST rounds and their awards."""

from decimal import Decimal

from budget.models import FundingRound
from budget.queries import CreditsOfYear, credits, sum_of
from common.bounds import Bound
from common.figure import UNKNOWN, Figure
from common.words import NO_BREAK, money_fr, plural_fr
from indicators.checks.discrepancies import (
    CheckedRecord,
    Discrepancy,
    Level,
    compare_with_printed,
    compared,
    severity,
)
from indicators.checks.records import ComparedRecords
from indicators.models import PrintedFigure

Subject = PrintedFigure.Subject
OF_MONEY = (Subject.AWARDS_TOTAL, Subject.ROUND_TOTAL)
OF_AWARDS = (*OF_MONEY, Subject.AWARDS, Subject.STARTUPS_AWARDED, Subject.INCUBATORS_AWARDED, Subject.ROUNDS)


def credits_against_lines(_records: ComparedRecords) -> list[Discrepancy]:
    """Compare the stated total of each year's credits with the sum of its lines. Two queries."""
    return [found for year in credits() if (found := _credits(year))]


def _credits(year: CreditsOfYear) -> Discrepancy | None:
    if year.stated is None:
        return None
    bound = Bound.AROUND if year.stated_is_rounded else Bound.EXACT
    made, difference = year.sum_of("amount"), year.sum_of("amount") - year.stated_of("amount")
    is_part = made.is_marked and difference.may_be_null
    level = severity(year.stated, bound, year.total, Level.MISSING if is_part else Level.GAP)
    if level is None:
        return None
    text = f"Le total annoncé des crédits de {year.year} est {money_fr(year.stated)}"
    text += " (arrondi)" if year.stated_is_rounded else ""
    if year.total is None:
        sentence = f"{text}{NO_BREAK}: aucune ligne ne permet de le vérifier."
    else:
        lines = f"{plural_fr(len(year.lines), 'ligne fait', 'lignes font')} {made.number}"
        sentence = f"{text}{NO_BREAK}; {lines}{compared(level, difference)}"
    records = (CheckedRecord("credits", str(year.year), f"Crédits {year.year}"),)
    return Discrepancy("credits", f"credits:{year.year}", level, year.year, sentence, year.stated, year.total, records)


def awards_against_rounds(records: ComparedRecords) -> list[Discrepancy]:
    """Compare the printed figures on the FAST, by year or round, with the recorded awards."""
    years: dict[int, list[FundingRound]] = {}
    for one in records.rounds:
        years.setdefault(one.year, []).append(one)
    figures = records.printed_on(*OF_AWARDS)
    return [found for figure in figures if (found := _awards(figure, years.get(figure.year)))]


def _awards(figure: PrintedFigure, rounds: list[FundingRound] | None) -> Discrepancy | None:
    if rounds is None:
        return compare_with_printed(figure, UNKNOWN, check="awards", what="aucun appel enregistré", records=())
    if figure.subject == Subject.ROUND_TOTAL:
        rounds = [one for one in rounds if str(one.number) == figure.subject_key]
    total = sum_of(award for one in rounds for award in one.awards.all())
    if (
        not total.awards and figure.subject != Subject.ROUNDS
    ):  # without recorded laureates the value is unknown, not zero
        return compare_with_printed(figure, UNKNOWN, check="awards", what="aucun financement enregistré", records=())
    awards = plural_fr(total.awards, "financement enregistré", "financements enregistrés")
    missing = sum(one.missing_among(len(one.awards.all())) for one in rounds)
    counts: dict[str, tuple[Figure, str]] = {
        Subject.AWARDS_TOTAL: (total.figure(missing), f"somme de {awards}"),
        Subject.ROUND_TOTAL: (total.figure(missing), f"somme de {awards}"),
        Subject.AWARDS: (total.count(missing), "financements enregistrés"),
        Subject.STARTUPS_AWARDED: (Figure(total.startups, missing=missing), "services lauréats enregistrés"),
        Subject.INCUBATORS_AWARDED: (Figure(total.incubators, missing=missing), "incubateurs lauréats enregistrés"),
        Subject.ROUNDS: (Figure(len(rounds)), "appels enregistrés"),
    }
    computed, what = counts[figure.subject]
    records = tuple(CheckedRecord("round", str(one.number), f"FAST {one.number}") for one in rounds)
    return compare_with_printed(figure, computed, check="awards", what=what, records=records)


def laureates_against_announced(records: ComparedRecords) -> list[Discrepancy]:
    """Report the rounds with fewer, or more, laureates recorded than announced; without any, unknown."""
    announced = [
        (one, one.stated_awards, len(one.awards.all())) for one in records.rounds if one.stated_awards is not None
    ]
    return [_laureates(one, stated, recorded) for one, stated, recorded in announced if recorded and recorded != stated]


def _laureates(funding_round: FundingRound, stated: int, recorded: int) -> Discrepancy:
    told = plural_fr(stated, "lauréat annoncé", "lauréats annoncés")
    held = plural_fr(recorded, "enregistré", "enregistrés")
    advice = "Enregistrez ceux qui manquent." if recorded < stated else "Corrigez l’annonce, ou retirez un financement."
    sentence = f"FAST {funding_round.number}{NO_BREAK}: {told}, {held}. {advice}"
    level = Level.MISSING if recorded < stated else Level.GAP
    records = (CheckedRecord("round", str(funding_round.number), f"FAST {funding_round.number}"),)
    return Discrepancy(
        "laureates",
        f"round:{funding_round.number}",
        level,
        funding_round.year,
        sentence,
        Decimal(stated),
        Decimal(recorded),
        records,
    )
