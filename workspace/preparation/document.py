"""The brief of a committee: what is known of a service on a day, with a proposed decision and its rule."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import Truncator

from catalogue.graphs.queries import durations
from catalogue.metrics.presenters import display_cost, metric_chart, value_in_words
from catalogue.money.queries import MoneyOfYear, money_of_startup
from catalogue.reviews.presenters import display_objective
from common.charts.model import Chart
from common.words import date_fr, list_fr, money_fr
from impact.models import Metric, Review
from impact.queries.metrics import MetricSeries, followed
from impact.queries.objectives import VERDICT_RULE, ObjectiveProgress, last_objectives, outcome_of
from impact.queries.reviews import committees
from startups.models import Span, Startup
from startups.queries import ServicesOnDay, span_on
from startups.standards import STANDARDS
from workspace.home.board import format_stay, median_stays
from workspace.queue.presenters import row
from workspace.queue.queries import Due
from workspace.todos.rules import TodoKind, points_of
from workspace.todos.services import load_records


@dataclass(frozen=True, slots=True)
class DocumentSection:
    """A part of a document: lines (label, words), or a table (``header`` and ``rows``), a chart, a ``note``."""

    title: str
    lines: Sequence[tuple[str, str]] = ()
    header: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    chart: Chart | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A title, the day that it describes in words, and its sections."""

    title: str
    about: str
    sections: Sequence[DocumentSection]


PERIODS, YEARS, LONGEST = 12, 3, 500
"""How many periods and years the brief shows, and how many letters of a text: it prints on two pages."""


@dataclass(frozen=True, slots=True)
class ProposedDecision:
    """A decision (empty: none) with the rule that proposes it, in words."""

    decision: str
    rule: str


def proposed_decision(outcome: str, outcome_before: str, follows_handover: bool) -> ProposedDecision:
    """Return what the verdict of the objectives proposes; ``outcome_before`` is that of the committee before."""
    if outcome == "":
        return ProposedDecision("", "Aucun objectif chiffré n’est jugé à cette date : aucune décision n’est proposée.")
    if outcome == Review.Outcome.MISSED and outcome_before == Review.Outcome.MISSED:
        return ProposedDecision(
            Review.Decision.STOP, "Tous les objectifs jugés sont manqués, comme au comité précédent : arrêter."
        )
    if outcome == Review.Outcome.MISSED:
        return ProposedDecision(
            Review.Decision.PIVOT, "Tous les objectifs jugés sont manqués, pour la première fois : pivoter."
        )
    if follows_handover:
        return ProposedDecision(
            Review.Decision.HAND_OVER,
            "Des objectifs sont atteints et la phase prépare la sortie du programme : transmettre.",
        )
    return ProposedDecision(Review.Decision.REINVEST, "Des objectifs jugés sont atteints : réinvestir.")


def brief_document(startup: Startup, day: dt.date) -> Document:
    """Return what is known of a service on ``day``, before the committee of that day: about twenty queries."""
    span = span_on(startup, day)
    last = next((one.review for one in committees(startup.pk) if one.review and one.held_on < day), None)
    objectives = last_objectives(startup.pk, day, day)
    metric = Metric.objects.filter(startup=startup, is_headline=True).prefetch_related("measurements").first()
    headline = followed(metric, day) if metric else None
    kind = span.kind if span else None
    proposed = proposed_decision(
        outcome_of(objectives), last.last_outcome if last else "", bool(kind and kind.follows_handover)
    )
    return Document(
        title=f"Comité d’investissement : {startup.name}",
        about=f"Dossier préparé au {date_fr(day)}.",
        sections=[
            _situation(span, last, proposed, day),
            _objectives(last, objectives),
            _headline(headline),
            _money(startup, day),
            _quality(startup, day),
        ],
    )


def _situation(span: Span | None, last: Review | None, proposed: ProposedDecision, day: dt.date) -> DocumentSection:
    since = span.phase.start or span.start if span else None
    median = median_stays(durations(day)).get(span.kind_id) if span else None
    decision = Review.Decision(proposed.decision).label if proposed.decision else "Aucune"
    return DocumentSection(
        "Situation et décision proposée",
        lines=[
            ("Phase", f"{span.kind.label}, depuis {format_stay(since, day, median)}" if span and since else "Aucune"),
            *_last_committee(last),
            ("Décision proposée", f"{decision}. {proposed.rule}"),
        ],
    )


def _last_committee(last: Review | None) -> list[tuple[str, str]]:
    if last is None:
        return [("Dernier comité", "Aucun comité décidé n’est enregistré avant cette date")]
    amount = f", {money_fr(last.amount)}" if last.amount is not None else ""
    decision = last.get_decision_display() or "Décision non renseignée"
    return [
        ("Dernier comité", f"{date_fr(last.held_on)} : {decision}{amount}. {_cut(last.reason)}"),
        ("Objectifs d’alors", _cut(last.objectives) or "Non renseignés en mots"),
        ("Objectifs d’avant", last.get_last_outcome_display() or "Verdict non renseigné"),
    ]


def _objectives(last: Review | None, objectives: Sequence[ObjectiveProgress]) -> DocumentSection:
    if not objectives:
        return DocumentSection(
            "Objectifs chiffrés", lines=[("", "Aucun objectif chiffré n’est fixé par le dernier comité.")]
        )
    held_on = objectives[0].objective.review.held_on
    words = [display_objective(one) for one in objectives]
    return DocumentSection(
        f"Objectifs chiffrés du {date_fr(held_on)}",
        header=("Objectif", "Départ", "Cible", "Valeur", "Progression", "Temps écoulé", "Verdict"),
        rows=[
            (one.metric, one.start, one.target, one.current, one.progress, one.elapsed, one.verdict_in_full)
            for one in words
        ],
        note=VERDICT_RULE,
    )


def _headline(headline: MetricSeries | None) -> DocumentSection:
    if headline is None or headline.last is None:
        text = "Aucune mesure principale" if headline is None else f"{headline.metric.name} : aucune valeur mesurée"
        return DocumentSection("Mesure principale", lines=[("", text)])
    recent = MetricSeries(headline.metric, headline.slots[-PERIODS:])
    value = value_in_words(headline.metric, headline.last)
    return DocumentSection("Mesure principale", lines=[("Dernière valeur", value)], chart=metric_chart(recent))


def _money(startup: Startup, day: dt.date) -> DocumentSection:
    years = [one for one in money_of_startup(startup) if one.year <= day.year][:YEARS]
    if not years:
        return DocumentSection(
            "Financement et coût unitaire", lines=[("", "Aucune dépense ni aucun financement n’est enregistré.")]
        )
    return DocumentSection(
        "Financement et coût unitaire",
        header=("Année", "Dépense", "FAST", "Autres financeurs", "Coût unitaire"),
        rows=[_money_row(one) for one in years],
    )


def _money_row(one: MoneyOfYear) -> tuple[str, ...]:
    cost = display_cost(one.cost) if one.cost else None
    unit = f"{cost.computed} par {cost.unit}" if cost else money_fr(None)
    return (str(one.year), money_fr(one.spent), money_fr(one.fast), money_fr(one.others), unit)


def _quality(startup: Startup, day: dt.date) -> DocumentSection:
    kept = [one.noun for one in STANDARDS.values() if one.is_kept(startup)]
    others = [one.noun for one in STANDARDS.values() if not one.is_kept(startup)]
    return DocumentSection(
        "Standards et points à mettre à jour",
        lines=[
            ("Standards respectés", list_fr(kept) or "Aucun"),
            ("À compléter", list_fr(others) or "Aucun"),
            ("Ce qui manque", " ; ".join(_missing(startup, day)) or "Rien"),
        ],
    )


def _missing(startup: Startup, day: dt.date) -> list[str]:
    """Return the points to update of the service, in words."""
    found = []
    for service in load_records(ServicesOnDay(day, [startup.pk])):
        for point in points_of(service, day):
            since = dt.date.fromisoformat(point["since"]) if point["since"] else None
            due = Due(TodoKind(point["kind"]), startup.slug, startup.name, "", since, tuple(point["details"]))
            found.append(row(due).what)
    return found


def _cut(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(LONGEST)
