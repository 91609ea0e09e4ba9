"""The preview of a change: its effects on the figures, what is unusual, its e-mails (``form_page`` displays it).

The previewed change is executed in a rolled-back transaction.

The startup's part of each figure is read after the change, then without it. The other startups' part is stored, or
counted after the locks are released.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Count
from django.urls import reverse

from common.figure import Figure
from common.freshness import day_of_records
from common.words import list_fr
from indicators.live.plan import preview_results
from indicators.models import PublishedResult
from startups.models import Membership, PhaseKind, Startup
from startups.presenters import GROUP_NOUNS
from startups.queries import membership_in_force, phase_kinds, portfolio, span_on
from workspace.pages.forms import PageForm, PreviewedForm

type Value = Figure | str
"""What a change moves: a number of records with its marks, or a text."""

Group = PhaseKind.Group
NO_CARRIER = "Sans incubateur"


@dataclass(frozen=True, slots=True, order=True)
class FigureLink:
    """The position of a figure in the list, its label, and its proof page (empty: none)."""

    rank: int
    label: str
    url: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class PublishedYear:
    """The published result in force of a figure that the change modifies; it is kept, so the two will differ."""

    figure: Figure
    year: int
    publication: int


@dataclass(frozen=True, slots=True)
class ChangeEffect:
    """A figure or label that the change modifies; ``published`` if its year is, ``url`` of its proof."""

    label: str
    before: Value
    after: Value
    published: PublishedYear | None = None
    url: str = ""

    @property
    def is_figure(self) -> bool:
        return isinstance(self.after, Figure)


@dataclass(frozen=True, slots=True)
class MailPreview:
    """An e-mail sent by a change: recipients, as only the author of the change may read, and text."""

    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a change publishes, in sentences, and its e-mails; ``no_mail`` explains why it sends none."""

    public: Sequence[str] = ()
    mails: Sequence[MailPreview] = ()
    no_mail: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The figures (0 if absent), and this startup's part of each count of all startups."""

    figures: Mapping[FigureLink, Value]
    counted: Counter[FigureLink] = field(default_factory=Counter)


def diff_after(
    take_snapshot: Callable[[dt.date], Snapshot],
    write: Callable[[], object],
    count_all: Callable[[dt.date], Mapping[FigureLink, Figure]] | None = None,
) -> list[ChangeEffect]:
    """Apply ``write`` in a rolled-back transaction and return the figures that change.

    Both sides use the day of the records after ``write``. ``count_all`` returns the counts of all startups.

    :raises ValidationError: if ``write`` refuses.
    """
    with transaction.atomic():
        write()
        day = day_of_records()
        after = take_snapshot(day)
        transaction.set_rollback(True)
    before, totals = take_snapshot(day), count_all(day) if count_all else {}
    found: dict[FigureLink, tuple[Value, Value]] = {
        place: (before.figures.get(place, ZERO), after.figures.get(place, ZERO))
        for place in {*before.figures, *after.figures}
    }
    for place in {*before.counted, *after.counted}:
        total, change = totals.get(place, ZERO), after.counted[place] - before.counted[place]
        found[place] = total, replace(total, value=total.count + change)
    moved = {place: pair for place, pair in found.items() if pair[0] != pair[1]}
    published = _published_years() if moved else {}
    return [ChangeEffect(place.label, *moved[place], published.get(place), place.url) for place in sorted(moved)]


ZERO = Figure(0)


def rolled_back(write: Callable[[], object]) -> list[ChangeEffect]:
    """Apply ``write``, which changes no figure, in a rolled-back transaction.

    :raises ValidationError: if ``write`` refuses.
    """
    return diff_after(lambda _: Snapshot({}), write)


def phase_effects(startup: Startup, write: Callable[[], object]) -> list[ChangeEffect]:
    """Return the effects of a change of phase: the phase of ``startup``, the PLF indicators, the portfolio by phase.

    :raises ValidationError: if ``write`` refuses.
    """
    kinds = enumerate(phase_kinds(), start=2)
    places = {
        kind.key: FigureLink(rank, f"Portefeuille : {kind.plural.lower()}", _listed(phase=kind.key))
        for rank, kind in kinds
    }

    def count_all(day: dt.date) -> Mapping[FigureLink, Figure]:
        return {places[kind]: one for kind, one in portfolio(day).by_phase.items()}

    def take_snapshot(day: dt.date) -> Snapshot:
        span = span_on(startup, day)
        figures = {FigureLink(0, "Phase aujourd’hui"): span.kind.label if span else "aucune", **indicators(day)}
        counted = Counter([places[span.kind_id]] if span else [])
        return Snapshot(figures, counted)

    return diff_after(take_snapshot, write, count_all)


def membership_effects(startup: Startup, write: Callable[[], object]) -> list[ChangeEffect]:
    """Return the effects of a change of incubators: those of ``startup``, the indicators, the counts of each incubator.

    :raises ValidationError: if ``write`` refuses.
    """
    return diff_after(partial(_snapshot_of_memberships, startup), write, _membership_totals)


_RANKS: Mapping[str, int] = {Group.INVESTIGATION: 2, Group.SERVICE: 3, Group.ENDED: 4}


def _led_by(name: str | None, group: str) -> FigureLink:
    return FigureLink(_RANKS[group], f"{name or NO_CARRIER} : {GROUP_NOUNS[group][1]}")


def _carried_by(name: str) -> FigureLink:
    return FigureLink(5, f"{name} : fiches portées, co-incubation comprise")


def _membership_totals(day: dt.date) -> Mapping[FigureLink, Figure]:
    totals: defaultdict[FigureLink, Figure] = defaultdict(lambda: ZERO)
    for one in portfolio(day).by_incubator:
        totals[_led_by(one.name, Group.INVESTIGATION)] += one.investigations
        totals[_led_by(one.name, Group.SERVICE)] += one.services
        totals[_led_by(one.name, Group.ENDED)] += one.ended
    carried = (
        Membership.objects.filter(membership_in_force(day))
        .order_by()
        .values_list("incubator__name")
        .annotate(count=Count("pk"))
    )
    for name, count in carried:
        totals[_carried_by(name)] += Figure(count)
    return totals


def _snapshot_of_memberships(startup: Startup, day: dt.date) -> Snapshot:
    names = list(
        startup.memberships.filter(membership_in_force(day))
        .order_by("incubator__name")
        .values_list("incubator__name", flat=True)
    )
    span = span_on(startup, day)
    led = [_led_by(span.incubator.name if span.incubator else None, span.kind.group)] if span else []
    figures = {FigureLink(0, "Incubateurs aujourd’hui"): list_fr(names) or "aucun", **indicators(day)}
    return Snapshot(figures, Counter([*led, *map(_carried_by, names)]))


def indicators(day: dt.date) -> dict[FigureLink, Value]:
    """Return every PLF indicator of every year, in the current transaction."""
    return {
        _result(indicator.label, year, indicator.code): figure
        for (indicator, year), figure in preview_results(day).items()
    }


@lru_cache(maxsize=2000)
def _result(label: str, year: int, code: str = "") -> FigureLink:
    return FigureLink(1, f"{label} {year}", reverse("indicator-evidence", args=[code, year]) if code else "")


def _listed(**filters: str) -> str:
    return f"{reverse('startup-list')}?{urlencode(filters)}"


def _published_years() -> dict[FigureLink, PublishedYear]:
    """Return the published results in force, by the figure that they froze. One query."""
    rows = PublishedResult.objects.filter(replaced_by__isnull=True).select_related("indicator")
    return {
        _result(one.indicator.label, one.year): PublishedYear(one.figure, one.year, one.publication_id) for one in rows
    }


UNDO = "Une fois enregistré, ce changement s’annule depuis la page suivante ; l’historique garde les deux."


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a page shows of a change before it is saved; each function is called once the form is valid."""

    compute_effects: Callable[[Callable[[], object]], Sequence[ChangeEffect]]
    """Apply the change in a rolled-back transaction, and return the figures that move."""
    warnings: Callable[[], Sequence[str]] = tuple
    """What is unusual, to be confirmed."""
    announce: Callable[[], Announcement] | None = None
    """Called in that transaction, after the change: it reads what was written."""
    undo_note: str = UNDO
    """What can be undone."""

    def show_unless_confirmed(self, form: PageForm, save: Callable[[], object]) -> bool:
        """Show in the valid form what ``save`` would do; return False if that was shown and confirmed.

        :raises ValidationError: if ``save`` refuses.
        """
        assert isinstance(form, PreviewedForm)  # noqa: S101
        warnings = self.warnings()
        is_saving = form.data.get("step") == "save"
        is_agreed = is_saving and form.is_previewed
        if is_agreed and (form.cleaned_data.get("confirmed") or not warnings):
            return False
        announced: list[Announcement] = []

        def write() -> None:
            save()
            announced.extend([self.announce()] if self.announce else [])

        effects = self.compute_effects(write)
        form.show_previewed()
        if is_agreed:
            form.add_error("confirmed", "Cochez cette case pour confirmer, ou modifiez le changement.")
        form.preview = {
            "is_preview": True,
            "is_edited": is_saving and not is_agreed,
            "effects": effects,
            "has_proofs": any(one.url or one.published for one in effects),
            "warnings": warnings,
            "announced": announced[0] if announced else None,
            "recap": form.recap,
            "undo_note": self.undo_note,
        }
        return True
