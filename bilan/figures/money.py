"""The money of the year: its credits line by line, and what the FAST awarded, round by round."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.urls import reverse

from bilan.figures.printed import figures_of_report
from bilan.figures.report_figure import FigureEvidence, ReportFigure, count_figure, sum_figure
from budget.models import Award, FundingRound
from budget.queries.credits import CreditsOfYear, credits_between
from budget.queries.fast import CountedAward, awards_of_year, missing_from
from common.bounds import Bound
from common.figure import Figure
from common.freshness import day_of_records
from common.words import date_fr


def money_figures(year: int) -> Iterator[ReportFigure]:
    """Yield the credits of the year, in total and by line, and the awards of the FAST. Five queries."""
    yield from _credits(year)
    yield from _fast(year)


def _credits(year: int) -> Iterator[ReportFigure]:
    by_year = {one.year: one for one in credits_between(year - 1, year)}
    now, before = by_year.get(year), by_year.get(year - 1)
    page = reverse("credits-year", args=[year])
    if now:
        yield _total(now, "credits.total", f"Total des crédits {year}", page)
        for place, line in enumerate(now.lines, start=1):
            amount = Figure(line.figure(), "€", dt.date(year, 12, 31))
            record = FigureEvidence(line.label, page, amount, line.detail)
            yield sum_figure(
                f"credits.line.{place}",
                line.label,
                (record,),
                Figure(None, "€"),
                group="Crédits",
                about=line.detail,
                source=now.source,
                definition=f"Une ligne des crédits {year}.",
            )
    if before:
        yield _total(before, "credits.previous", f"Total des crédits {year - 1}", page)


def _total(row: CreditsOfYear, key: str, label: str, page: str) -> ReportFigure:
    evidence = tuple(
        FigureEvidence(line.label, page, Figure(amount, "€", dt.date(row.year, 12, 31)), line.detail)
        for line in row.lines
        if (amount := line.figure()) is not None
    )
    return ReportFigure(
        key=key,
        label=label,
        live=row.sum_of("amount"),
        stated=None if row.stated is None else row.stated_of("amount"),
        bound=Bound.AROUND if row.stated_is_rounded else Bound.EXACT,
        group="Crédits",
        source=row.source,
        definition="La somme des lignes de l’année ; à défaut, le total annoncé.",
        proof=page,
        aggregate="sum",
        evidence=evidence,
    )


def _fast(year: int) -> Iterator[ReportFigure]:
    rounds = list(FundingRound.objects.filter(year=year).order_by("number"))
    awards = awards_of_year(year)
    missing = missing_from((one.award for one in awards), day_of_records())
    stated = figures_of_report(year)
    rows = tuple(map(_award, awards))
    told = list(zip((one.award for one in awards), rows, strict=True))
    known = tuple(row for award, row in told if award.amount is not None)
    services = _one_row_of_each_laureate((award.startup.slug, row) for award, row in told if award.startup)
    incubators = _one_row_of_each_laureate((award.incubator.slug, row) for award, row in told if award.incubator)
    held = tuple(FigureEvidence(_name(one), reverse("funding-round", args=[one.number])) for one in rounds)
    for key, subject, label, evidence, unit in (
        ("awards", "awards", "Lauréats du FAST", rows, ""),
        ("startups", "startups_awarded", "Services lauréats du FAST", services, ""),
        ("incubators", "incubators_awarded", "Incubateurs lauréats du FAST", incubators, ""),
        ("total", "awards_total", "Montant débloqué par le FAST", known, "€"),
        ("rounds", "rounds", "Appels du FAST", held, ""),
    ):
        said = {"definition": "Les financements des appels de l’année.", "proof": reverse("funding")}
        unknown = len(rows) - len(known) if unit else 0
        like = Figure(None, unit, missing=0 if key == "rounds" else missing, unknown_amounts=unknown)
        name, what = f"fast.{key}", f"{label} en {year}"
        one = (
            sum_figure(name, what, evidence, like, source="", **said)
            if unit
            else count_figure(name, what, evidence, like, is_known=bool(evidence), **said)
        )
        yield stated.apply(subject, one)
    for award, row in told:
        yield _one_award(award, row)


def _one_award(award: Award, row: FigureEvidence) -> ReportFigure:
    one = award.round
    laureate = (
        f"{one.number}.{award.startup.slug}" if award.startup else f"incubator.{one.number}.{award.laureate.slug}"
    )
    return sum_figure(
        f"fast.{laureate}",
        f"{row.name}, FAST {one.number}",
        (row,),
        Figure(None, "€"),
        group=_name(one),
        about=row.name,
        definition=f"Le financement attribué par l’appel n° {one.number}.",
        proof=reverse("funding-round", args=[one.number]),
        source=award.source,
    )


def _name(funding_round: FundingRound) -> str:
    return (
        f"FAST {funding_round.number} (T{funding_round.quarter} {funding_round.year})"
        if funding_round.quarter
        else f"FAST {funding_round.number} ({funding_round.year})"
    )


def _award(counted_award: CountedAward) -> FigureEvidence:
    award = counted_award.award
    page, laureate = "startup-detail" if award.startup else "incubator-detail", award.laureate
    return FigureEvidence(
        laureate.name,
        reverse(page, args=[laureate.slug]),
        Figure(award.amount, "€", counted_award.counted_on),
        _note(counted_award),
    )


def _note(counted_award: CountedAward) -> str:
    """Return the note of an award: the day on which it counts, and whether this day is precise."""
    counted = f"Financement compté le {date_fr(counted_award.counted_on)}"
    precision = "" if counted_award.award.is_date_precise else "date non précise"
    return ", ".join(filter(None, [counted, precision]))


def _one_row_of_each_laureate(rows: Iterable[tuple[str, FigureEvidence]]) -> tuple[FigureEvidence, ...]:
    """Return each laureate (slug) once, whatever its number of awards."""
    return tuple(dict(rows).values())
