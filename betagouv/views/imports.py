"""``/espace/imports/``: the source, the import reports, and the files to export."""

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from access.page_permissions import form_view, post_view, read_view
from access.rights import Action, has_permission
from accounts.models import User
from betagouv.export.queries import exported_files
from betagouv.export.writing import patch_of, zipped
from betagouv.forms import ConfirmDayForm, CorrectDayForm, FeedForm
from betagouv.imports.laureates import laureates_to_settle
from betagouv.imports.report import LABELS, STATUSES
from betagouv.models import FailedImport, ImportRun
from betagouv.parse.records import SourceKind
from betagouv.presenters import known_words
from betagouv.scheduled_import.actions import ask_for_import, confirm_day, correct_day, set_import_source
from betagouv.scheduled_import.queries import (
    ImportReportLine,
    ImportReportPart,
    Report,
    awaiting_day,
    configured_source,
    failures_since,
    imports,
    parts_of,
)
from betagouv.scheduled_import.running import IMPORT
from common.access_journal import AccessEvent, note_access
from common.background.emails import summarise
from common.freshness import MEMBERS, RECORDS
from common.history import changes
from common.models import Freshness, Job
from startups.models import Startup
from workspace.pages.form_page import form_page

SHOWN = 50
"""How many imports, or lines of a report, a page shows."""
FAILURES = 10
"""How many failures are shown: those since the last import that went well."""


@read_view(Action.DECIDE)
def import_list(request: HttpRequest, user: User) -> HttpResponse:
    """Show the source, the failures since the last successful import, and the imports."""
    page = Paginator(imports(), SHOWN).get_page(request.GET.get("page"))
    last = imports().first()
    context = {
        "feed": configured_source(),
        "known": Freshness.objects.order_by("-kind"),
        "last": last,
        "failures": failures_since(last)[:FAILURES],
        "under_way": Job.objects.filter(kind=IMPORT, state__in=[Job.State.QUEUED, Job.State.RUNNING]).first(),
        "imports": [(one, _totals(getattr(one, "counts", None) or {})) for one in page],
        "page": page,
        "may_administer": has_permission(user, Action.ADMINISTER),
    }
    return render(request, "betagouv/imports.html", context)


def _totals(counts: dict[str, dict[str, int]]) -> dict[str, int]:
    return {status: sum(count.get(status, 0) for count in counts.values()) for status in STATUSES}


@read_view(Action.DECIDE)
def import_report(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Show the report of one import, one part at a time (``partie``, ``page``)."""
    import_run = get_object_or_404(ImportRun, pk=pk, kind=ImportRun.Kind.RECORDS)
    return _report_page(
        request, import_run.report, {"import_run": import_run, "day_origin": import_run.report.get("day_origin")}
    )


@read_view(Action.DECIDE)
def failed_import(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Show why an import wrote nothing."""
    failed = get_object_or_404(FailedImport, pk=pk)
    waiting = awaiting_day()
    return _report_page(
        request,
        failed.report,
        {
            "failed": failed,
            "is_waiting": waiting == failed,
            "figures": failed.report.get("figures"),
            "emails": summarise(failed.alerts.all()),
        },
    )


@form_view(Action.DECIDE)
def confirm_import(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Confirm the date of the records and import them (``/espace/imports/echecs/<pk>/confirmer/``)."""
    failed = get_object_or_404(FailedImport, pk=pk, needs_day=True)
    form = ConfirmDayForm(request.POST or None, initial={"day": failed.report.get("as_of")})
    return form_page(
        request,
        user,
        form,
        title="Importer à ce jour",
        success_message="L’import est demandé : son compte rendu sera ici.",
        save=lambda: confirm_day(failed=failed, day=form.cleaned_data["day"], actor=user),
        success_url=reverse("imports"),
        extra_context={"about": failed.reason},
        moves_figures=False,
    )


@form_view(Action.DECIDE)
def records_day(request: HttpRequest, user: User, kind: str) -> HttpResponse:
    """Correct the date of the imported records, and list its former values (``/espace/imports/jour/<kind>/``)."""
    known = get_object_or_404(Freshness, kind=kind)
    form = CorrectDayForm(request.POST or None, initial={"day": known.day})
    return form_page(
        request,
        user,
        form,
        title=DAY_TITLES[kind],
        success_message="Le jour est corrigé.",
        save=lambda: correct_day(kind=kind, actor=user, **{name: form.cleaned_data[name] for name in DAY_FIELDS}),
        success_url=reverse("imports"),
        template="betagouv/records_day.html",
        extra_context={"known": known, "changes": reversed(changes(Freshness, pgh_obj_id=kind))},
    )


DAY_TITLES: dict[str, str] = {RECORDS: "Jour des fiches", MEMBERS: "Jour du fichier des membres"}
DAY_FIELDS = ("day", "confirmed", "reason")


def _report_page(request: HttpRequest, report: Report, context: dict[str, object]) -> HttpResponse:
    parts = parts_of(report, known_words())
    asked = request.GET.get("partie", "")
    shown = next((part for part in parts if part.key == asked), parts[0] if parts else ImportReportPart("", "", []))
    page = Paginator(shown.lines, SHOWN).get_page(request.GET.get("page"))
    counts = report.get("counts", {})
    context |= {
        "parts": parts,
        "shown": shown,
        "page": page,
        "lines": _linked(page.object_list),
        "counts": [
            (LABELS[kind], [counts[kind].get(status, 0) for status in STATUSES])
            for kind in SourceKind
            if kind in counts
        ],
    }
    return render(request, "betagouv/import_report.html", context)


def _linked(lines: Iterable[ImportReportLine]) -> Sequence[tuple[ImportReportLine, str]]:
    """Return the lines, each with the URL of its fiche if it exists: one query."""
    shown = list(lines)
    slugs = {line.key for line in shown if line.kind == SourceKind.STARTUP}
    known = set(Startup.objects.filter(slug__in=slugs).order_by().values_list("slug", flat=True))
    return [(line, reverse("workspace-startup", args=[line.key]) if line.key in known else "") for line in shown]


@post_view(Action.DECIDE)
def run(request: HttpRequest, user: User) -> HttpResponse:
    """Request an import now (``/espace/imports/lancer/``)."""
    try:
        ask_for_import(actor=user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, "L’import est demandé : son compte rendu sera ici.")
    return redirect("imports")


@form_view(Action.ADMINISTER)
def source(request: HttpRequest, user: User) -> HttpResponse:
    """Set the source of the records (``/espace/imports/source/``)."""
    feed = configured_source()
    initial = {"address": feed.address, "is_hourly": feed.is_hourly} if feed else {"is_hourly": True}
    form = FeedForm(request.POST or None, initial=initial)
    return form_page(
        request,
        user,
        form,
        title="Source des fiches",
        success_message="La source est enregistrée.",
        save=lambda: set_import_source(
            address=form.cleaned_data["address"], is_hourly=form.cleaned_data["is_hourly"], actor=user
        ),
        success_url=reverse("imports"),
        moves_figures=False,
    )


@read_view(Action.DECIDE)
def archive(request: HttpRequest, user: User) -> HttpResponse:
    """Download the files of the records, with the changes made here (``/espace/imports/fiches.zip``)."""
    note_access(AccessEvent.EVERYTHING_EXPORTED, account=user.pk)
    response = HttpResponse(zipped(exported_files()), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="fiches.zip"'
    return response


@read_view(Action.DECIDE)
def patch(request: HttpRequest, user: User) -> HttpResponse:
    """Download the changes made here in all fiches, for ``git apply`` (``/espace/imports/fiches.patch``)."""
    response = HttpResponse(patch_of(exported_files()).encode(), content_type="text/x-patch; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="fiches.patch"'
    return response


@read_view(Action.DECIDE)
def laureates(request: HttpRequest, user: User) -> HttpResponse:
    """Show each round with the laureates without award, and what its page announces."""
    return render(request, "betagouv/laureates.html", {"rounds": laureates_to_settle()})
