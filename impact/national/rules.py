"""The three criteria of national impact: one rule each, and the table ``CRITERIA`` that pages list.

A criterion is met, not met, or its evidence is missing: an unrecorded fact proves nothing.
"""

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone

from impact.models import CriterionResult, ImpactStatus
from impact.national.services import LoadedService, PeopleCount
from startups.standards import LEVELS

State = CriterionResult.State
Status = ImpactStatus.Status


@dataclass(frozen=True, slots=True)
class CriterionEvidence:
    """A record and the state that it proves. ``says`` is its detail (empty: none), ``figures`` those of a count."""

    piece: str
    what: str
    state: State
    says: str = ""
    date: dt.date | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the evidence as stored."""
        date = self.date.isoformat() if self.date else None
        told = {"piece": self.piece, "what": self.what, "state": self.state.value, "says": self.says, "date": date}
        return {**told, **self.figures}


@dataclass(frozen=True, slots=True)
class CriterionVerdict:
    """The state of a criterion, with the evidence that decides it."""

    state: State
    evidence: Sequence[CriterionEvidence]


type Rule = Callable[[LoadedService, dt.date], CriterionVerdict]


def deployed_nationwide(service: LoadedService, day: dt.date) -> CriterionVerdict:
    """Return met if the phase counts as deployed and staff attested the reach, missing if no one attested it."""
    return _all_of(_phase(service), _reach(service))


def enough_people(service: LoadedService, day: dt.date) -> CriterionVerdict:
    """Return met if a recent metric counts as many people over a year as needed, not met if a complete year has fewer."""
    count, needed = _best_count(service.counts, day), _needed_people(service)
    figures = {
        "metric": count.code if count else None,
        "people": int(count.people) if count and count.people is not None else None,
        "needed": needed,
        "is_recent": count.is_recent(day) if count else None,
        **({"is_rounded": True} if count and count.is_rounded else {}),
    }
    what = count.name if count else "Personnes concernées en douze mois"
    last_day = count.until - dt.timedelta(days=1) if count else None
    return _all_of(
        CriterionEvidence("people", what, _state_of_count(count, needed, day), date=last_day, figures=figures)
    )


def follows_standards(service: LoadedService, day: dt.date) -> CriterionVerdict:
    """Return met if code, statistics, contact and quality are all shown, not met if the service denies its statistics."""
    return _all_of(_code(service), _statistics(service), _contact(service), _quality(service))


@dataclass(frozen=True, slots=True)
class ImpactCriterion:
    """A criterion, and the rule that decides whether a service meets it."""

    number: int
    title: str
    description: str
    rule: Rule


CRITERIA = (
    ImpactCriterion(
        1,
        "Utile et déployé partout",
        "Le service a prouvé son utilité et couvre tout le territoire national ; il est en accélération, ou déjà "
        "pérennisé.",
        deployed_nationwide,
    ),
    ImpactCriterion(
        2,
        "Un seuil d’impact atteint",
        "Il change la vie de centaines de milliers de personnes, ce qu’une page publique de statistiques justifie.",
        enough_people,
    ),
    ImpactCriterion(
        3,
        "Les standards d’un service de qualité",
        "Une équipe répond, le service évolue, le code et les statistiques sont ouverts.",
        follows_standards,
    ),
)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The result of the criteria for a service (its key): verdicts in the order of ``CRITERIA``, and its status."""

    startup: int
    verdicts: Sequence[CriterionVerdict]
    status: Status

    @property
    def criteria_met(self) -> int:
        return sum(one.state is State.MET for one in self.verdicts)


def evaluate(service: LoadedService, day: dt.date) -> Evaluation:
    """Evaluate the criteria of ``service`` on ``day``, the day that it was loaded for."""
    verdicts = [criterion.rule(service, day) for criterion in CRITERIA]
    return Evaluation(service.startup.pk, verdicts, status_of(verdicts, is_designated=service.is_designated))


def status_of(verdicts: Sequence[CriterionVerdict], *, is_designated: bool) -> Status:
    """Return the status proposed by the verdicts; a designation is kept, and is doubtful if a criterion is not met."""
    state = _worst(one.state for one in verdicts)
    if is_designated:
        return Status.DESIGNATED_DOUBTFUL if state is State.NOT_MET else Status.DESIGNATED
    return {State.NOT_MET: Status.NOT_ELIGIBLE, State.MISSING: Status.MISSING, State.MET: Status.ELIGIBLE}[state]


def _all_of(*evidence: CriterionEvidence) -> CriterionVerdict:
    """Return the verdict of evidence that is required in full."""
    return CriterionVerdict(_worst(one.state for one in evidence), evidence)


def _worst(states: Iterable[State]) -> State:
    """Return not met if one of ``states`` is, else missing if one is, else met."""
    found = set(states)
    return next((state for state in (State.NOT_MET, State.MISSING) if state in found), State.MET)


def _phase(service: LoadedService) -> CriterionEvidence:
    if service.span is None:
        return CriterionEvidence("phase", "Phase", State.MISSING)
    kind = service.span.kind
    state = State.MET if kind.counts_as_deployed else State.NOT_MET
    return CriterionEvidence("phase", "Phase", state, kind.label, service.span.start)


def _reach(service: LoadedService) -> CriterionEvidence:
    what, facts = "Déployé sur tout le territoire", service.facts
    if facts is None:
        return CriterionEvidence("reach", what, State.MISSING)
    state = {True: State.MET, False: State.NOT_MET, None: State.MISSING}[facts.is_nationwide]
    return CriterionEvidence("reach", what, state, facts.nationwide_source, facts.nationwide_since)


def _best_count(counts: Sequence[PeopleCount], day: dt.date) -> PeopleCount | None:
    """Return the recent count with the most people, else the old one."""

    def rank(count: PeopleCount) -> tuple[bool, bool, Decimal, str]:
        return not count.is_recent(day), count.people is None, -(count.people or Decimal()), count.code

    return min(counts, key=rank, default=None)


def _needed_people(service: LoadedService) -> int | None:
    """Return the number of people required on that day: a share of the target population, else the threshold."""
    threshold, population = service.threshold, service.facts.target_population if service.facts else None
    if threshold and threshold.share is not None and population is not None:
        return math.ceil(population * threshold.share / 100)
    return threshold.people if threshold else None


def _state_of_count(count: PeopleCount | None, needed: int | None, day: dt.date) -> State:
    if count is None or count.people is None or needed is None or not count.is_recent(day):
        return State.MISSING
    if count.people >= needed:
        return State.MET
    return State.NOT_MET if count.is_complete else State.MISSING


def _evidence(piece: str, what: str, says: str, date: dt.date | None = None) -> CriterionEvidence:
    """Return present evidence if it has a detail, else missing evidence."""
    return CriterionEvidence(piece, what, State.MET if says else State.MISSING, says, date)


def _code(service: LoadedService) -> CriterionEvidence:
    is_open = LEVELS["code-source"].is_reached(service.startup)
    return _evidence("code", "Code source ouvert", service.startup.repository if is_open else "")


def _statistics(service: LoadedService) -> CriterionEvidence:
    """Return met if the fiche says that statistics are public, missing if their page did not answer, not met if denied."""
    startup, check = service.startup, service.statistics_check
    says = "Déclarées, sans adresse" if startup.has_stats else ""
    if LEVELS["statistiques-publiees"].is_reached(startup):
        says = startup.stats_url
    state = State.MET if says else State.NOT_MET if startup.has_stats is False else State.MISSING
    if check and not check.answered:
        state = State.MISSING
    date = timezone.localdate(check.checked_at) if check else None
    return CriterionEvidence("statistics", "Statistiques publiques", state, says, date)


def _contact(service: LoadedService) -> CriterionEvidence:
    return _evidence("contact", "Équipe que l’on peut joindre", service.startup.contact)


def _quality(service: LoadedService) -> CriterionEvidence:
    """Return met if staff checked the quality, or the fiche has a DashLord page or a declared accessibility."""
    startup, facts, what = service.startup, service.facts, "Suivi de la qualité"
    if facts and facts.quality_source:
        return _evidence("quality", what, facts.quality_source, facts.quality_checked_on)
    if LEVELS["qualite"].is_reached(startup):
        return _evidence("quality", what, startup.dashlord_url)
    is_accessible = LEVELS["accessibilite"].is_reached(startup)
    return _evidence("quality", what, f"Accessibilité : {startup.accessibility}" if is_accessible else "")
