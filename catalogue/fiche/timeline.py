"""The life of a startup as dated facts in words, without duplicates. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from budget.models import Award
from catalogue.fiche.queries import Fiche, Period
from common.words import NO_BREAK, SHORT_MONTHS, date_fr, duration_fr, list_fr, money_fr, quarter_fr
from startups.models import LifeEvent, Membership
from startups.presenters import USERS

EVENT_MARKS: dict[str, str] = {
    LifeEvent.Kind.COMMITTEE: "committee",
    LifeEvent.Kind.PRODUCT_LAUNCH: "launch",
    LifeEvent.Kind.FAST: "award",
    LifeEvent.Kind.NATIONAL_IMPACT: "impact",
    LifeEvent.Kind.END: "end",
}


@dataclass(frozen=True, slots=True)
class DatedFact:
    """A dated fact: ``mark`` is its sign on the timeline, empty for a phase, which is a band there,
    and for what has none.

    ``when`` is the date with its known precision.
    """

    date: dt.date
    when: str
    what: str
    detail: str
    mark: str = ""
    kind: str = ""


def users_in_words(users: Iterable[str]) -> str:
    """Return « Particuliers et Agents de l’État » for ``["particulier", "etat"]``; other words are unchanged."""
    return list_fr([USERS.get(one, one) for one in users])


def award_when(award: Award) -> str:
    """Return the date of an award in words; its quarter or year if the day is unknown or not precise."""
    known = award.awarded_on or award.round.committee_on
    if known and award.is_date_precise:
        return date_fr(known)
    quarter, year = award.round.quarter, award.round.year
    period = quarter_fr(quarter, year) if quarter else str(year)
    return f"{period}, date non précise" if known else period


def facts(fiche: Fiche) -> list[DatedFact]:
    """Return the dated facts of the fiche, in order of time, without events that duplicate an award or a designation."""
    elsewhere = _kinds_shown_elsewhere(fiche)
    awards = [
        DatedFact(
            date=one.counted_on,
            when=award_when(one.award),
            what=f"Lauréat du {one.award.round}",
            detail=money_fr(one.award.amount),
            mark="award",
        )
        for one in fiche.awards
    ]
    designations = [
        DatedFact(one.effective_on, date_fr(one.effective_on), f"Impact national {one.millesime}", one.reason, "impact")
        for one in fiche.designations
    ]
    withdrawals = [
        DatedFact(one.withdrawn_on, date_fr(one.withdrawn_on), "Impact national retiré", one.withdrawal_reason, "end")
        for one in fiche.designations
        if one.withdrawn_on
    ]
    found = [*_entries(fiche.periods), *_events(fiche, elsewhere), *_reviews(fiche), *_moves(fiche.memberships)]
    return sorted([*found, *awards, *designations, *withdrawals], key=lambda fact: fact.date)


def _entries(periods: Iterable[Period]) -> list[DatedFact]:
    return [
        DatedFact(
            date=period.phase.start,
            when=date_fr(period.phase.start),
            what=f"Entrée en phase « {period.phase.kind.label} »",
            detail=" ".join(filter(None, [_duration_sentence(period), period.phase.comment])),
            kind=period.phase.kind_id,
        )
        for period in periods
        if period.phase.start
    ]


def _duration_sentence(period: Period) -> str:
    """Return the duration of the phase in a sentence, or that another followed it the same day."""
    if period.phase.start is None or period.until is None:
        return ""
    return (
        f"Pendant {duration_fr(period.phase.start, period.until)}."
        if period.is_state
        else "Suivie d’une autre le même jour."
    )


def _kinds_shown_elsewhere(fiche: Fiche) -> set[str]:
    """Return the kinds of events that awards and designations duplicate in more detail."""
    records_by_kind = {LifeEvent.Kind.FAST: fiche.awards, LifeEvent.Kind.NATIONAL_IMPACT: fiche.designations}
    return {
        kind
        for kind, records in records_by_kind.items()
        if len(records) >= sum(1 for event in fiche.events if event.kind == kind)
    }


def _events(fiche: Fiche, elsewhere: set[str]) -> list[DatedFact]:
    return [
        DatedFact(
            event.date,
            date_fr(event.date),
            event.get_kind_display(),
            event.comment,
            EVENT_MARKS.get(event.kind, "other"),
        )
        for event in fiche.events
        if event.kind not in elsewhere
    ]


def _reviews(fiche: Fiche) -> list[DatedFact]:
    """Return the reviews without an event in the fiche, each with its decision."""
    recorded = {event.date for event in fiche.events if event.kind == LifeEvent.Kind.COMMITTEE}
    return [
        DatedFact(
            one.held_on,
            date_fr(one.held_on),
            LifeEvent.Kind.COMMITTEE.label,
            one.get_decision_display(),
            EVENT_MARKS[LifeEvent.Kind.COMMITTEE],
        )
        for one in fiche.reviews
        if one.held_on not in recorded
    ]


def _moves(memberships: Sequence[Membership]) -> list[DatedFact]:
    """Return the dated arrivals in an incubator; only those after the first incubator are changes, with a mark."""
    first = min((one.start or dt.date.min for one in memberships), default=None)
    return [
        DatedFact(
            one.start,
            date_fr(one.start),
            f"Arrivée dans l’incubateur {one.incubator}",
            "",
            "" if one.start == first else "move",
        )
        for one in memberships
        if one.start
    ]


def timeline_sentence(fiche: Fiche, today: dt.date) -> str:
    """Return the life in one sentence, as the text alternative of the drawing."""
    passed = [
        period for period in fiche.periods if period.phase.start and period.phase.start <= today and period.is_state
    ]
    if not passed:
        return "Aucune phase datée."
    steps = [f"{period.phase.kind.label} le {date_fr(period.phase.start)}" for period in passed]
    return f"{list_fr(steps)}."


YEARS_LABELLED = 6
YOUNG = dt.timedelta(days=730)
"""A shorter life has ticks on months."""
MONTHS_LABELLED = 4
LAST_TICK, LAST_MONTH = 94.0, 82.0
"""The shares of the width after which the label of a year, or of a month, does not fit."""
LABEL_WIDTH = 12.0
PHONE_LABEL_WIDTH = 36.0
"""The shares of the width under which the name of a phase does not fit, on a wide screen and on a phone."""
MARK_GAP = 2.2
"""Two marks nearer than this share of the width are drawn one above the other."""
EDGE, SIGN_HALF_WIDTH = 1.0, 8
"""A sign in the first or last ``EDGE`` percent of the line is moved by half its width, in pixels."""
MARK_LEVELS = 3
MARK_STEP = 16
HEIGHT = 124
"""The height in pixels of a drawing with marks on all levels."""


@dataclass(frozen=True, slots=True)
class Band:
    """A phase: ``x`` and ``width`` in percent; ``label`` is empty if it does not fit.

    ``is_broad``: the label also fits on mobile.
    """

    kind: str
    x: str
    width: str
    label: str
    title: str
    is_broad: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A fact of the life: its sign, its position in percent, its height above the bands in pixels.

    ``offset`` moves the sign, in pixels, so that it is fully inside the line.
    """

    sign: str
    x: str
    offset: int
    y: int
    title: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A 1 January, or the first day of a month in the life of a young service."""

    x: str
    label: str


@dataclass(frozen=True, slots=True)
class PhaseKey:
    """A phase of the legend: its name doesn't fit under a band; ``is_phone_only``: it does on a wide screen."""

    kind: str
    label: str
    is_phone_only: bool


@dataclass(frozen=True, slots=True)
class TimelineDrawing:
    bands: Sequence[Band]
    keys: Sequence[PhaseKey]
    marks: Sequence[Mark]
    ticks: Sequence[Tick]
    signs: Sequence[tuple[str, str]]
    """The signs that are on the line, with their meaning."""

    @property
    def unused(self) -> int:
        """Return the height in pixels that no mark uses, at the top."""
        return min((mark.y for mark in self.marks), default=MARK_LEVELS * MARK_STEP)

    @property
    def height(self) -> int:
        return HEIGHT - self.unused


SIGNS = {
    "launch": "Lancement",
    "committee": "Comité d’investissement",
    "award": "Lauréat du FAST",
    "impact": "Impact national",
    "move": "Changement d’incubateur",
    "end": "Fin ou retrait",
    "other": "Autre événement",
}


def draw_timeline(periods: Sequence[Period], facts: Sequence[DatedFact], until: dt.date) -> TimelineDrawing | None:
    """Return the timeline from the first dated fact to ``until``, or to a later last fact; None without dates."""
    if not facts:
        return None
    first = facts[0].date
    last = max(until, facts[-1].date, first + dt.timedelta(days=1))
    scale = _Scale(first, last)
    states = [period for period in periods if period.is_state]
    marks = _marks([fact for fact in facts if fact.mark], scale)
    bands = [_band(period, scale, until) for period in states]
    return TimelineDrawing(
        bands=bands,
        keys=_keys(states, bands),
        marks=marks,
        ticks=_months(scale) if last - first < YOUNG else _years(scale),
        signs=_signs(facts),
    )


def _signs(facts: Sequence[DatedFact]) -> list[tuple[str, str]]:
    """Return the signs that are on the line, with their meaning; that of a designation names its year."""
    present = {fact.mark for fact in facts}
    designations = list_fr(dict.fromkeys(fact.what for fact in facts if fact.mark == "impact"))
    meanings = {**SIGNS, "impact": designations}
    return [(sign, words) for sign, words in meanings.items() if sign in present]


@dataclass(frozen=True, slots=True)
class _Scale:
    first: dt.date
    last: dt.date

    def at(self, date: dt.date) -> float:
        return 100 * (date - self.first).days / (self.last - self.first).days


def _percent(share: float) -> str:
    return f"{share:.2f}%"


def _band(period: Period, scale: _Scale, today: dt.date) -> Band:
    """Return the band of a phase; a running phase ends today, before the end of a longer line."""
    start = period.phase.start or scale.first
    x, end = scale.at(start), scale.at(period.until or max(today, start))
    until = f"au {date_fr(period.until)}" if period.until else "à aujourd’hui"
    return Band(
        kind=period.phase.kind_id,
        x=_percent(x),
        width=_percent(end - x),
        label=period.phase.kind.label if end - x >= LABEL_WIDTH else "",
        title=f"{period.phase.kind.label}, du {date_fr(start)} {until}",
        is_broad=end - x >= PHONE_LABEL_WIDTH,
    )


def _keys(states: Sequence[Period], bands: Sequence[Band]) -> list[PhaseKey]:
    """Return the legend of the phases without a name under one of their bands."""
    kinds = {period.phase.kind_id: period.phase.kind.label for period in states}
    narrow = {band.kind for band in bands if not band.label}
    unnamed = {band.kind for band in bands if not band.is_broad}
    return [PhaseKey(kind, label, kind not in narrow) for kind, label in kinds.items() if kind in unnamed]


def _marks(facts: Sequence[DatedFact], scale: _Scale) -> list[Mark]:
    """Return the marks of the facts, in order of time; close ones are stacked on a few levels."""
    marks: list[Mark] = []
    last_at = [-MARK_GAP] * MARK_LEVELS
    for fact in facts:
        x = scale.at(fact.date)
        level = next((n for n, before in enumerate(last_at) if x - before >= MARK_GAP), MARK_LEVELS - 1)
        last_at[level] = x
        y, title = (MARK_LEVELS - 1 - level) * MARK_STEP, f"{fact.what}, {fact.when}"
        marks.append(Mark(fact.mark, _percent(x), _offset(x), y, title))
    return marks


def _offset(x: float) -> int:
    if x <= EDGE:
        return SIGN_HALF_WIDTH
    return -SIGN_HALF_WIDTH if x >= 100 - EDGE else 0


def _years(scale: _Scale) -> list[Tick]:
    """Return ticks on 1 January of a few years, evenly spaced."""
    years = list(range(scale.first.year + 1, scale.last.year + 1))
    step = -(-len(years) // YEARS_LABELLED) or 1
    ticks = [(scale.at(dt.date(year, 1, 1)), str(year)) for year in years[::step]]
    return [Tick(_percent(x), label) for x, label in ticks if x <= LAST_TICK]


def _months(scale: _Scale) -> list[Tick]:
    """Return ticks on the first day of a few months, every 1, 2, 3 or 6 months."""
    number = 12 * (scale.last.year - scale.first.year) + scale.last.month - scale.first.month
    step = next((step for step in (1, 2, 3) if number <= step * MONTHS_LABELLED), 6)
    places = [divmod(12 * scale.first.year + scale.first.month + after, 12) for after in range(number)]
    ticks = [
        (scale.at(dt.date(year, month + 1, 1)), f"{SHORT_MONTHS[month]}{NO_BREAK}{year}")
        for year, month in places
        if month % step == 0
    ]
    return [Tick(_percent(x), label) for x, label in ticks if x <= LAST_MONTH]
