"""``/espace/taches/``: past, running and failed jobs, and how to run them again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from access.page_permissions import post_view, read_view
from access.rights import Action
from accounts.models import User
from common.background import jobs
from common.background.emails import State, count_emails, send_again
from common.background.workers import workers_now
from common.models import Job
from common.texts import whole_number
from common.words import plural_fr
from web.filters import OneOfFilter, PageFilterSet, may_repeat
from workspace.jobs.presenters import (
    ABOUT_SOMETHING,
    EMAIL_STATES,
    LABELS,
    display_emails,
    display_job,
    display_workers,
    label_of,
)

SHOWN = 50
"""How many jobs a page shows."""


def ordered_jobs() -> QuerySet[Job]:
    """Return the running jobs first, then the last requested ones."""
    under_way = Case(When(state__in=[Job.State.RUNNING, Job.State.QUEUED], then=Value(0)), default=Value(1))
    return Job.objects.order_by(under_way, "-queued_at", "-pk")


class JobFilter(PageFilterSet):
    """Filters of the list of jobs."""

    sorte = OneOfFilter(field_name="kind", choices=[*LABELS.items()], label="Sorte", empty_label="Toutes")
    etat = OneOfFilter(field_name="state", choices=Job.State.choices, label="État", empty_label="Tous")


@read_view(Action.DECIDE)
def job_list(request: HttpRequest, user: User) -> HttpResponse:
    """Display the jobs (``sorte``: of one kind, ``etat``: in one state, ``page``)."""
    filters = JobFilter(request.GET, queryset=ordered_jobs())
    page = Paginator(filters.qs, SHOWN).get_page(request.GET.get("page"))
    now, counted = timezone.now(), count_emails()
    context = {
        "jobs": [display_job(job, now) for job in page],
        "page": page,
        "filters": filters,
        "runnable": [(kind, label) for kind, label in LABELS.items() if kind not in ABOUT_SOMETHING],
        "now": now,
        "workers": display_workers(workers_now()),
        "email_states": EMAIL_STATES,
        "emails": display_emails(counted),
        "given_up": sum(count for (_, state), count in counted.items() if state == State.GIVEN_UP),
    }
    return render(request, "workspace/jobs/jobs.html", context, status=filters.status)


@may_repeat("id")
@read_view(Action.DECIDE)
def progress(request: HttpRequest, user: User) -> JsonResponse:
    """Return the progress of these jobs as JSON, for the page: ``/espace/taches/avancement/?id=1&id=2``."""
    keys = [key for text in request.GET.getlist("id")[:SHOWN] if (key := whole_number(text)) is not None]
    now = timezone.now()
    found = Job.objects.filter(pk__in=keys).order_by("pk")
    response = JsonResponse({"jobs": [display_job(job, now).as_json() for job in found]})
    response["Cache-Control"] = "no-store"
    return response


@post_view(Action.DECIDE)
def run(request: HttpRequest, user: User) -> HttpResponse:
    """Request a job of a ``kind``, or one more like the job ``id``: ``/espace/taches/lancer/``."""
    kind, arguments = request.POST.get("kind", ""), {}
    if key := request.POST.get("id", ""):
        job = get_object_or_404(Job, pk=whole_number(key))
        kind, arguments = job.kind, job.arguments
    if kind not in LABELS or (kind in ABOUT_SOMETHING and not arguments):
        raise Http404("Cette sorte de tâche n’existe pas.")
    if Job.objects.filter(kind=kind, arguments=arguments, state=Job.State.QUEUED).exists():
        messages.info(request, f"« {label_of(kind)} » attend déjà : elle verra les derniers changements.")
    else:
        jobs.request(kind, arguments=arguments)
        messages.success(request, f"« {label_of(kind)} » est demandée.")
    return redirect("workspace-jobs")


@post_view(Action.DECIDE)
def send_emails_again(request: HttpRequest, user: User) -> HttpResponse:
    """Try the e-mails that were given up again: ``/espace/taches/renvoyer/``."""
    found = send_again()
    messages.success(request, f"{plural_fr(found, 'e-mail repart', 'e-mails repartent')}.")
    return redirect("workspace-jobs")
