"""The community: members, their answers, trained people, intrapreneurs. Counts only, never people."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse

from bilan.figures.printed import figures_of_report
from bilan.figures.report_figure import FigureEvidence, ReportFigure, sum_figure
from common.figure import Figure
from common.words import date_fr, month_fr, rounded
from community.models import IntrapreneurYear, NpsWave, Training
from community.queries.evolution import active_on_days, compared_days


def community_figures(year: int) -> Iterator[ReportFigure]:
    """Yield the members, their answers, trained people and the intrapreneurs of the year. Five queries."""
    yield from member_figures(year)
    yield from _waves(year)
    yield from training_figures(year)
    yield from intrapreneur_figures(year)


def member_figures(year: int) -> Iterator[ReportFigure]:
    """Yield the members on the day of the report and their growth. Three queries."""
    stated = figures_of_report(year)
    printed = stated.by_subject.get("members")
    days = compared_days(year, printed.as_of if printed else None)
    if days is None:
        return
    day, before_day = days
    before, now = (one.community for one in active_on_days([before_day, day]))
    page = f"{reverse('community')}?as_of={day.isoformat()}"
    counted = FigureEvidence("Membres avec une mission en cours", page, Figure(now.active, day=day))
    agents = FigureEvidence("dont agents publics", page, Figure(now.public_agents, day=day))
    members = ReportFigure(
        key="community.active",
        label=f"Membres actifs au {date_fr(day)}",
        live=Figure(now.active or None, day=day),
        definition="Les membres avec au moins une mission en cours ce jour-là, comptés sans être nommés.",
        proof=page,
        aggregate="sum",
        evidence=(counted,) if now.active else (),
    )
    yield stated.apply("members", members)
    yield replace(
        members,
        key="community.agents_share",
        label=f"Part d’agents publics au {date_fr(day)}",
        live=Figure(rounded(now.share, 0) if now.share is not None else None, "%", day),
        definition="Les membres dont une mission du jour est celle d’un agent public, en part des membres actifs.",
        aggregate="percent",
        evidence=(agents, counted) if now.active else (),
    )
    yield _growth(members, counted, before.active, before_day)


def _growth(members: ReportFigure, counted: FigureEvidence, before: int, before_day: dt.date) -> ReportFigure:
    """Return the growth of ``members`` in percent since ``before_day``, when ``before`` members were active."""
    growth = rounded(100 * members.live.exact / before - 100, 0) if members.live.exact and before else None
    compared = FigureEvidence("Membres actifs", members.proof, Figure(before, day=before_day))
    return replace(
        members,
        key="community.growth",
        label=f"Croissance par rapport au {date_fr(before_day)}",
        live=replace(members.live, value=growth, unit="+%"),
        definition=f"Les membres actifs rapportés à ceux du {date_fr(before_day)}.",
        aggregate="growth",
        evidence=(counted, compared) if growth is not None else (),
    )


def _waves(year: int) -> Iterator[ReportFigure]:
    page = f"{reverse('community')}#enquetes"
    for wave in NpsWave.objects.filter(month__range=_bounds(year)):
        group = month_fr(wave.month)
        for key, about, value in (("score", "NPS", wave.score), ("answers", "Nombre de répondants", wave.answers)):
            yield sum_figure(
                f"nps.{wave.month.month:02}.{key}",
                f"{about}, {group}",
                (FigureEvidence(f"Enquête de {group}", page, Figure(value, day=wave.month), wave.source),),
                Figure(None, day=wave.month),
                group=group,
                about=about,
                definition="Part de promoteurs (9-10) moins part de détracteurs (0-6), de −100 à 100.",
            )


def training_figures(year: int) -> Iterator[ReportFigure]:
    """Yield the trainings of the year, and those of the current series. One query."""
    first, last = _bounds(year)
    ended = list(Training.objects.filter(last_day__lte=last))
    of_the_year = [row for row in ended if row.start >= first]
    since = [row for row in ended if row.start < first and row.last_day == last]
    added: dict[str, Any] = {"definition": "La somme des formations enregistrées dont les dates sont dans l’année."}
    alone: dict[str, Any] = {"definition": "Enregistré avec la formation."}
    yield from _of_trainings("training.people", f"Agents formés en {year}", of_the_year, "people", added)
    yield from _of_trainings("training.sessions", f"Sessions de formation en {year}", of_the_year, "sessions", added)
    if told := [row for row in of_the_year if row.recommending is not None]:
        label, largest = "Part qui recommande la formation", max(told, key=lambda one: one.people)
        yield from _of_trainings(
            "training.recommending", label, [largest], "recommending", {**alone, "like": Figure(None, "%")}
        )
    if since:
        row = min(since, key=lambda one: one.start)
        yield from _of_trainings(
            "training.cumulated", f"Agents formés depuis {month_fr(row.start)}", [row], "people", alone
        )


def _bounds(year: int) -> tuple[dt.date, dt.date]:
    """Return the first and last day of a year."""
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def _of_trainings(
    key: str, label: str, rows: Sequence[Training], column: str, said: Mapping[str, Any]
) -> Iterator[ReportFigure]:
    page = f"{reverse('community')}#formations"
    evidence = tuple(
        FigureEvidence(str(row), page, Figure(getattr(row, column), day=row.last_day), row.source)
        for row in rows
        if getattr(row, column) is not None
    )
    if evidence:
        yield sum_figure(key, label, evidence, **said)


def intrapreneur_figures(year: int) -> Iterator[ReportFigure]:
    """Yield the intrapreneurs of the year and of the previous one. One query."""
    page = f"{reverse('community')}#intrapreneurs"
    rows = {row.year: row for row in IntrapreneurYear.objects.filter(year__range=(year - 1, year))}
    for of, column, key, label in (
        (year, "newcomers", "intrapreneurs.new", f"Nouveaux intrapreneurs en {year}"),
        (year, "certified", "intrapreneurs.certified", f"Intrapreneurs certifiés en {year}"),
        (year - 1, "certified", "intrapreneurs.certified_previous", f"Intrapreneurs certifiés en {year - 1}"),
    ):
        if (value := getattr(rows.get(of), column, None)) is not None:
            record = FigureEvidence(str(rows[of]), page, Figure(value, day=dt.date(of, 12, 31)), rows[of].source)
            definition = "Des agents publics qui portent un service de l’intérieur ; compte saisi par l’équipe."
            yield sum_figure(key, label, (record,), definition=definition)
