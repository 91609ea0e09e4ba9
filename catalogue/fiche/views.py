"""The page of a service: « Ce service, que fait-il, où en est-il, qu'apporte-t-il ? »"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString

from access.rights import Action, has_permission
from budget.models import Award
from budget.queries.supports import InKind, in_kind_of
from catalogue.changes.history import entries, revisions
from catalogue.fiche.presenters import FindingDisplay, display_findings, standards
from catalogue.fiche.queries import (
    Fiche,
    Period,
    criteria_of,
    is_candidate,
    link_checks_of,
    near_names,
    presentation_url,
    read_fiche,
    text_source,
)
from catalogue.fiche.timeline import (
    DatedFact,
    TimelineDrawing,
    award_when,
    draw_timeline,
    facts,
    timeline_sentence,
    users_in_words,
)
from catalogue.metrics.matrix import MatrixDisplay, display_matrix
from catalogue.metrics.presenters import CostDisplay, MetricDisplay, display_cost, display_metric
from catalogue.national.criteria import CriterionDisplay, display_criteria
from catalogue.reviews.presenters import ObjectiveDisplay, display_objective
from catalogue.richtext import contact_address, is_long, rich_text, web_address
from common.clock import today
from impact.queries.levels import LEVEL_WORDS, STATE_WORDS, UNKNOWN, MatrixLevel
from impact.queries.matrix import MatrixAddress, address_on, matrix_of
from impact.queries.metrics import (
    MetricSeries,
    UnitCost,
    costs_with_matrix,
    followed_metrics,
    late_metrics,
    revisions_of,
)
from impact.queries.objectives import ONE_DAY, VERDICT_RULE, last_objectives
from impact.queries.reviews import Committee, beginning_day, merged, next_due
from incubators.models import Administration
from startups.models import Membership, Phase, PhaseKind, Startup
from startups.queries import startup_moved_to
from web.cache import cached_page
from web.days import AsOf, read_as_of
from web.renamed import redirect_to_slug


@cached_page
def startup_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Display a fiche; redirect a former slug, propose similar names for an unknown one."""
    as_of = read_as_of(request)
    fiche = read_fiche(slug, as_of.date)
    if fiche is None:
        return _elsewhere(request, slug)
    context = {
        **fiche_context(fiche, as_of),
        "may_edit": _may_edit(request, fiche),
        "may_read_authors": has_permission(request.user, Action.WORK),
    }
    return render(request, "catalogue/fiche/startup_detail.html", context, status=as_of.status)


def _may_edit(request: HttpRequest, fiche: Fiche) -> bool:
    """Whether the user may change the fiche; no query for a visitor."""
    carriers = [one.incubator for one in fiche.incubators_at(today())]
    return has_permission(request.user, Action.EDIT_STARTUP, incubators=carriers)


def _elsewhere(request: HttpRequest, slug: str) -> HttpResponse:
    new = startup_moved_to(slug)
    if new:
        return redirect_to_slug(request, new)
    context = {
        "slug": slug,
        "near": near_names(slug),
        "search_url": f"{reverse('startup-list')}?{urlencode({'search': slug})}",
    }
    return render(request, "catalogue/fiche/missing.html", context, status=404)


def fiche_context(fiche: Fiche, as_of: AsOf) -> dict[str, object]:
    """Return the template context of a fiche at a date: a block for each part of the page."""
    startup, changed = fiche.startup, revisions(fiche.startup.pk)
    state, held, impact = _state(fiche, as_of), merged(fiche.reviews, fiche.events), _impact(fiche, as_of)
    return {
        "as_of": as_of,
        "startup": startup,
        "state": state,
        "identity": _identity(fiche, as_of.date),
        "life": _life(fiche, as_of.date),
        "text": TextBlock(rich_text(startup.content), is_long(startup.content), text_source(changed)),
        "presentation_url": presentation_url(startup, changed),
        "impact": impact,
        "matrix": _matrix(fiche, impact, held, as_of.date),
        "money": _money(fiche),
        "reviews": _reviews(fiche, held, state.period, as_of),
        "criteria": _criteria(startup, is_designated=state.is_designated),
        "standards": standards(startup, link_checks_of(startup.pk)),
        "dossiers": [one.phase.investigation for one in fiche.periods if hasattr(one.phase, "investigation")],
        "doubts": _doubts(fiche),
        "history": entries(changed),
    }


@dataclass(frozen=True, slots=True)
class StateBlock:
    """Where a service is: its phase on the day, else the next one, and its badges (text and kind)."""

    period: Phase | None
    next_period: Phase | None
    badges: Sequence[tuple[str, str]]
    is_designated: bool

    @property
    def is_running(self) -> bool:
        return self.period is not None and self.period.kind.group == PhaseKind.Group.SERVICE

    @property
    def is_ended(self) -> bool:
        return self.period is not None and self.period.kind.group == PhaseKind.Group.ENDED


def _state(fiche: Fiche, as_of: AsOf) -> StateBlock:
    designation = fiche.designation_at(as_of.date)
    impact = [(f"Impact national {designation.millesime}", "impact")] if designation else []
    won = [one.award.round.number for one in fiche.awards if one.counted_on <= as_of.date]
    return StateBlock(
        period=fiche.phase_at(as_of.date),
        next_period=next(
            (one.phase for one in fiche.periods if one.phase.start and one.phase.start > as_of.date), None
        ),
        badges=[*impact, *((f"Lauréat FAST {number}", "fast") for number in won)],
        is_designated=fiche.designation_at(as_of.today) is not None,
    )


@dataclass(frozen=True, slots=True)
class IdentityBlock:
    """Who carries a service and for whom, its level of impact, and its links."""

    incubators: Sequence[Membership]
    sponsors: Sequence[Administration]
    level: str
    has_level: bool
    matrix_state: str
    users: str
    service_url: str
    contact_url: str


def _identity(fiche: Fiche, day: dt.date) -> IdentityBlock:
    startup = fiche.startup
    return IdentityBlock(
        incubators=fiche.incubators_at(day),
        sponsors=fiche.sponsors,
        level=LEVEL_WORDS[fiche.level or UNKNOWN],
        has_level=fiche.level != MatrixLevel.NONE,
        matrix_state=STATE_WORDS[fiche.matrix or UNKNOWN],
        users=users_in_words(startup.user_types),
        service_url=web_address(startup.link),
        contact_url=contact_address(startup.contact),
    )


@dataclass(frozen=True, slots=True)
class LifeBlock:
    """The dated facts of a service, their drawing (None without a date), and the same in a sentence."""

    facts: Sequence[DatedFact]
    drawing: TimelineDrawing | None
    sentence: str


def _life(fiche: Fiche, day: dt.date) -> LifeBlock:
    shown = facts(fiche)
    return LifeBlock(shown, draw_timeline(fiche.periods, shown, day), timeline_sentence(fiche, day))


@dataclass(frozen=True, slots=True)
class TextBlock:
    """The presentation of a service as HTML, whether it is folded, and who wrote it."""

    html: SafeString
    is_long: bool
    source: str


@dataclass(frozen=True, slots=True)
class MoneyBlock:
    """The awards of the FAST with their dates, the sum of the known amounts (None: all unknown), the supports in kind."""

    awards: Sequence[tuple[Award, str]]
    total: Decimal | None
    has_results: bool
    in_kind: InKind


def _money(fiche: Fiche) -> MoneyBlock:
    awards = [one.award for one in fiche.awards]
    known = [one.amount for one in awards if one.amount is not None]
    return MoneyBlock(
        awards=[(one, award_when(one)) for one in awards],
        total=sum(known, Decimal(0)) if known else None,
        has_results=any(one.objective or one.result for one in awards),
        in_kind=in_kind_of(fiche.startup.pk),
    )


@dataclass(frozen=True, slots=True)
class DoubtsBlock:
    """What is to be verified: phases without a start or with a contradicted end, and findings in words."""

    periods: Sequence[Period]
    findings: Sequence[FindingDisplay]


def _doubts(fiche: Fiche) -> DoubtsBlock:
    return DoubtsBlock(
        [one for one in fiche.periods if one.phase.start is None or one.phase.declared_end not in (None, one.until)],
        display_findings(fiche.findings, {one.phase.kind_id: one.phase.kind.label for one in fiche.periods}),
    )


@dataclass(frozen=True, slots=True)
class ImpactBlock:
    """The metrics of a service with their values, the costs of a unit, and both in words."""

    followed: Sequence[MetricSeries]
    unit_costs: Sequence[UnitCost]
    metrics: Sequence[MetricDisplay]

    @property
    def costs(self) -> list[CostDisplay]:
        """Return the costs that are in no matrix."""
        return [display_cost(one) for one in self.unit_costs if not one.dimension]

    @property
    def has_values(self) -> bool:
        return any(one.last for one in self.followed)


def _impact(fiche: Fiche, as_of: AsOf) -> ImpactBlock:
    followed = followed_metrics(fiche.startup.pk, as_of.today)
    costs = costs_with_matrix([fiche.startup.pk]).get(fiche.startup.pk, [])
    return ImpactBlock(followed, costs, _metrics(fiche, followed, as_of))


@dataclass(frozen=True, slots=True)
class ReviewsBlock:
    """The committees held, the day of the next one, and the objectives of the last one that set some."""

    committees: Sequence[Committee]
    due: dt.date | None
    is_reviewed: bool
    objectives: Sequence[ObjectiveDisplay]
    objectives_set_on: dt.date | None
    verdict_rule: str = VERDICT_RULE


def _reviews(fiche: Fiche, held: Sequence[Committee], period: Phase | None, as_of: AsOf) -> ReviewsBlock:
    """Return the committees: two queries for the objectives, none without committees."""
    found = last_objectives(fiche.startup.pk, as_of.today + ONE_DAY, as_of.today) if fiche.reviews else []
    return ReviewsBlock(
        committees=held,
        due=next_due(held),
        is_reviewed=bool(held or (period and period.kind.group == "service" and period.kind.has_committees)),
        objectives=[display_objective(one) for one in found],
        objectives_set_on=found[0].objective.review.held_on if found else None,
    )


def _matrix(fiche: Fiche, impact: ImpactBlock, held: Sequence[Committee], day: dt.date) -> MatrixDisplay | None:
    """Return the impact matrix on a day; None without any measure in it nor address: one query for an address."""
    address = address_on(fiche.startup, day) if fiche.startup.impact_url else None
    if address is None and not any(one.metric.dimension for one in impact.followed):
        return None
    return display_matrix(matrix_of(impact.followed, impact.unit_costs, held, address or MatrixAddress(), day))


def _metrics(fiche: Fiche, found: Sequence[MetricSeries], as_of: AsOf) -> list[MetricDisplay]:
    """Return the metrics in words: one query for their corrections, if there are metrics.

    Only those of a service that the programme runs can be late.
    """
    period = fiche.phase_at(as_of.today)
    is_running = period is not None and period.kind.group == PhaseKind.Group.SERVICE
    late = late_metrics(found, as_of.today, beginning_day()) if is_running else []
    revised = revisions_of(one.metric.pk for one in found) if found else {}
    return [display_metric(one, revised.get(one.metric.pk, []), is_late=one in late) for one in found]


def _criteria(startup: Startup, *, is_designated: bool) -> list[CriterionDisplay]:
    """Return the criteria of national impact of a service that is designated or close to it; none for others."""
    found = criteria_of(startup.pk)
    return display_criteria(found, startup.slug) if is_designated or is_candidate(found) else []
