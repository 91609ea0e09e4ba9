"""``/espace/impact-national/``: candidates and designated services, with the missing criteria of each."""

import datetime as dt

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django_filters import CharFilter

from access.page_permissions import form_view, read_view
from access.rights import Action
from accounts.models import User
from catalogue.national.criteria import display_criteria
from common.background.jobs import last_done
from common.background.recompute import RECOMPUTE
from common.clock import today
from common.freshness import day_of_records
from common.history import changes
from common.optimistic_lock import state_of
from impact.actions.reach import facts_of
from impact.actions.thresholds import set_threshold, thresholds
from impact.models import CriterionThreshold, Designation, ImpactStatus
from impact.queries.candidates import candidates, counts_by_status
from impact.queries.designations import unconfirmed_designations
from startups.models import Startup
from web.filters import OneOfFilter, PageFilterSet
from workspace.national.forms import ThresholdForm
from workspace.national.presenters import describe_changes, display_candidate
from workspace.national.preview import threshold_effects
from workspace.pages.form_page import form_page
from workspace.pages.preview import Preview

Status = ImpactStatus.Status
SHOWN = 25
"""How many candidates a page shows."""
CANDIDATES = (Status.ELIGIBLE, Status.MISSING, Status.NOT_ELIGIBLE)


class CandidateFilter(PageFilterSet):
    """Filters of the candidates, applied by the query."""

    statut = OneOfFilter(label="Statut", choices=[(status.value, status.label) for status in CANDIDATES])
    nom = CharFilter(label="Nom du service", max_length=100)


@read_view(Action.DECIDE)
def national(request: HttpRequest, user: User) -> HttpResponse:
    """Display the designated services, then the candidates (``statut``, ``nom``, ``page``)."""
    day = day_of_records()
    filters = CandidateFilter(request.GET)
    asked, words = filters.values.get("statut", ""), filters.values.get("nom", "")
    chosen = [asked] if asked else [Status.ELIGIBLE, Status.MISSING]
    page = Paginator(candidates(chosen, day, words=words), SHOWN).get_page(request.GET.get("page"))
    counts = counts_by_status()
    designated = candidates([Status.DESIGNATED_DOUBTFUL, Status.DESIGNATED], day)
    context = {
        "designated": list(map(display_candidate, sorted(designated, key=lambda one: one.status == Status.DESIGNATED))),
        "doubtful": counts.get(Status.DESIGNATED_DOUBTFUL, 0),
        "candidates": [display_candidate(one) for one in page],
        "total": page.paginator.count,
        "pages": page,
        "filters": filters,
        "asked": asked,
        "words": words,
        "statuses": [(status, status.label, counts.get(status, 0)) for status in CANDIDATES],
        "unconfirmed": unconfirmed_designations().count(),
        "evaluated": last_done(RECOMPUTE),
        "threshold": thresholds().filter(first_day__lte=day).first(),
    }
    return render(request, "workspace/national/national.html", context, status=filters.status)


@read_view(Action.DECIDE)
def service(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Display its criteria, assertions, designations and their history: ``/espace/impact-national/<slug>/``."""
    startup = get_object_or_404(Startup.objects.select_related("impact_status"), slug=slug)
    designations = list(startup.designations.select_related("decided_by").order_by("-millesime", "-pk"))
    context = {
        "startup": startup,
        "status": getattr(startup, "impact_status", None),
        "criteria": display_criteria(startup.criteria.all(), slug),
        "reach": facts_of(startup),
        "designations": designations,
        "is_designated": any(one.withdrawn_on is None for one in designations),
        "changes": describe_changes(changes(Designation, startup_id=startup.pk)),
    }
    return render(request, "workspace/national/national_service.html", context)


def _day(request: HttpRequest) -> dt.date:
    """Return the typed day, or the one proposed by the page."""
    try:
        return parse_date(request.POST.get("first_day", "")) or today()
    except ValueError:
        return today()


@form_view(Action.DECIDE)
def threshold(request: HttpRequest, user: User) -> HttpResponse:
    """Display all thresholds, and the form to set the next one."""
    held = thresholds().filter(first_day=_day(request)).first()
    form = ThresholdForm(
        request.POST or None,
        recorded=state_of(held, CriterionThreshold.EDITED),
        instance=CriterionThreshold(first_day=today()),
    )
    return form_page(
        request,
        user,
        form,
        title="Le seuil d’impact national",
        save=lambda: set_threshold(form.instance, actor=user, **form.reason_and_version),
        success_message="Le seuil est enregistré.",
        success_url=reverse("workspace-thresholds"),
        cancel_url=reverse("workspace-national"),
        template="workspace/national/decision.html",
        extra_context={"thresholds": thresholds(), "today": today()},
        preview=Preview(
            compute_effects=lambda write: threshold_effects(form.cleaned_data["first_day"], write),
            undo_note="Un seuil ne s’annule pas : un autre le remplace, à partir d’aujourd’hui ou d’un jour à venir.",
        ),
    )
