"""The page of a service: « Ce service, que fait-il, où en est-il, qu'apporte-t-il ? »"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse

from access.rights import Action, has_permission
from budget.queries.supports import in_kind_of
from catalogue.changes.history import entries, revisions
from catalogue.fiche.presenters import display_findings, standards
from catalogue.fiche.queries import (
    Fiche,
    criteria_of,
    is_candidate,
    link_checks_of,
    near_names,
    presentation_url,
    read_fiche,
    text_source,
)
from catalogue.fiche.timeline import award_when, draw_timeline, facts, timeline_sentence, users_in_words
from catalogue.metrics.matrix import MatrixDisplay, display_matrix
from catalogue.metrics.presenters import MetricDisplay, display_cost, display_metric
from catalogue.national.criteria import CriterionDisplay, display_criteria
from catalogue.reviews.presenters import display_objective
from catalogue.richtext import contact_address, is_long, rich_text, web_address
from common.clock import today
from impact.queries.levels import LEVEL_WORDS, STATE_WORDS, UNKNOWN
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
from startups.models import Phase, PhaseKind, Startup
from startups.queries import startup_moved_to
from web.cache import cached_page
from web.days import AsOf, read_as_of


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
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return HttpResponsePermanentRedirect(f"{reverse('startup-detail', args=[new])}{query}")
    context = {
        "slug": slug,
        "near": near_names(slug),
        "search_url": f"{reverse('startup-list')}?{urlencode({'search': slug})}",
    }
    return render(request, "catalogue/fiche/missing.html", context, status=404)


def fiche_context(fiche: Fiche, as_of: AsOf) -> dict[str, object]:
    """Return the template context of a fiche at a date."""
    shown_facts, held = facts(fiche), merged(fiche.reviews, fiche.events)
    startup = fiche.startup
    period, phases = fiche.phase_at(as_of.date), [one.phase for one in fiche.periods]
    changed = revisions(startup.pk)
    is_designated = fiche.designation_at(as_of.today) is not None
    followed, costs = followed_metrics(startup.pk, as_of.today), costs_with_matrix([startup.pk]).get(startup.pk, [])
    return {
        "as_of": as_of,
        "fiche": fiche,
        "startup": startup,
        "period": period,
        "next_period": next((one for one in phases if one.start and one.start > as_of.date), None),
        "incubators": fiche.incubators_at(as_of.date),
        "badges": badges(fiche, as_of),
        "level": LEVEL_WORDS[fiche.level or UNKNOWN],
        "matrix_state": STATE_WORDS[fiche.matrix or UNKNOWN],
        "users": users_in_words(startup.user_types),
        "service_url": web_address(startup.link),
        "contact_url": contact_address(startup.contact),
        "standards": standards(startup, link_checks_of(startup.pk)),
        "facts": shown_facts,
        "line": draw_timeline(fiche.periods, shown_facts, as_of.date),
        "life": timeline_sentence(fiche, as_of.date),
        **_money(fiche),
        "costs": [display_cost(one) for one in costs if not one.dimension],
        "metrics": _metrics(fiche, followed, as_of),
        "has_values": any(one.last for one in followed),
        "is_running": period is not None and period.kind.group == PhaseKind.Group.SERVICE,
        "matrix": _matrix(fiche, followed, costs, held, as_of.date),
        **_committees(held, period),
        **_objectives(fiche, as_of),
        "is_ended": period is not None and period.kind.group == PhaseKind.Group.ENDED,
        "is_designated": is_designated,
        "criteria": _criteria(startup, is_designated=is_designated),
        "dossiers": [one.investigation for one in phases if hasattr(one, "investigation")],
        "doubtful": [
            one for one in fiche.periods if one.phase.start is None or one.phase.declared_end not in (None, one.until)
        ],
        "findings": display_findings(fiche.findings, {one.kind_id: one.kind.label for one in phases}),
        "text": rich_text(startup.content),
        "text_is_long": is_long(startup.content),
        "text_source": text_source(changed),
        "presentation_url": presentation_url(startup, changed),
        "history": entries(changed),
    }


def _money(fiche: Fiche) -> dict[str, object]:
    """Return the awards of the FAST, and the supports in kind."""
    startup = fiche.startup.pk
    return {
        "awards": [(one.award, award_when(one.award)) for one in fiche.awards],
        "awards_total": _total(fiche),
        "has_results": any(one.award.objective or one.award.result for one in fiche.awards),
        "in_kind": in_kind_of(startup),
    }


def _committees(held: Sequence[Committee], period: Phase | None) -> dict[str, object]:
    """Return the committees held, the date of the next one, and whether the service has committees at all."""
    is_reviewed = bool(held) or (period is not None and period.kind.group == "service" and period.kind.has_committees)
    return {"committees": held, "review_due": next_due(held), "is_reviewed": is_reviewed}


def _matrix(
    fiche: Fiche, followed: Sequence[MetricSeries], costs: Sequence[UnitCost], held: Sequence[Committee], day: dt.date
) -> MatrixDisplay | None:
    """Return the impact matrix on a day; None without any measure in it nor address: one query for an address."""
    address = address_on(fiche.startup, day) if fiche.startup.impact_url else None
    if address is None and not any(one.metric.dimension for one in followed):
        return None
    return display_matrix(matrix_of(followed, costs, held, address or MatrixAddress(), day))


def _metrics(fiche: Fiche, found: Sequence[MetricSeries], as_of: AsOf) -> list[MetricDisplay]:
    """Return the metrics in words: one query for their corrections, if there are metrics.

    Only those of a service that the programme runs can be late.
    """
    period = fiche.phase_at(as_of.today)
    is_running = period is not None and period.kind.group == PhaseKind.Group.SERVICE
    late = late_metrics(found, as_of.today, beginning_day()) if is_running else []
    revised = revisions_of(one.metric.pk for one in found) if found else {}
    return [
        display_metric(
            one,
            revised.get(one.metric.pk, []),
            is_late=one in late,
        )
        for one in found
    ]


def _objectives(fiche: Fiche, as_of: AsOf) -> dict[str, object]:
    """Return the objectives in figures of the last committee that set some: two queries, none without committees."""
    found = last_objectives(fiche.startup.pk, as_of.today + ONE_DAY, as_of.today) if fiche.reviews else []
    return {
        "objectives": [display_objective(one) for one in found],
        "objectives_set_on": found[0].objective.review.held_on if found else None,
        "verdict_rule": VERDICT_RULE,
    }


def _criteria(startup: Startup, *, is_designated: bool) -> list[CriterionDisplay]:
    """Return the criteria of national impact of a service that is designated or close to it; none for others."""
    found = criteria_of(startup.pk)
    return display_criteria(found, startup.slug) if is_designated or is_candidate(found) else []


def badges(fiche: Fiche, as_of: AsOf) -> list[tuple[str, str]]:
    """Return the text and kind of each badge of the startup at the date."""
    designation = fiche.designation_at(as_of.date)
    impact = [(f"Impact national {designation.millesime}", "impact")] if designation else []
    won = [one.award.round.number for one in fiche.awards if one.counted_on <= as_of.date]
    return [*impact, *((f"Lauréat FAST {number}", "fast") for number in won)]


def _total(fiche: Fiche) -> Decimal | None:
    """Return the sum of the known amounts of its awards; None if all are unknown."""
    known = [one.award.amount for one in fiche.awards if one.award.amount is not None]
    return sum(known, Decimal(0)) if known else None
