"""Many changes at once: upload a file, preview each line, apply all or none."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.models import User
from common.optimistic_lock import EditConflictError
from common.rights import Action
from common.table_files import table_file
from common.tabular import Table
from common.words import datetime_fr, plural_fr
from startups.models import Startup
from startups.queries import phase_kinds
from workspace.bulk.forms import ApplyForm, BulkForm
from workspace.bulk.parse_lines import CHANGES
from workspace.bulk.uploads import apply, keep, outcomes_of
from workspace.models import BulkUpload
from workspace.pages.access import form_view, read_view
from workspace.pages.saving import update_figures

UNCONFIRMED = "Relisez les lignes inhabituelles, puis cochez cette case, ou corrigez votre fichier."


def example_line() -> tuple[str, ...]:
    """Return the example line of the file template: a launch."""
    launch = next((kind.key for kind in phase_kinds() if kind.is_launch), "")
    return ("mon-service", launch, "2022-01-31", "", "", "Comité d’investissement du 31 janvier", "", "", "")


@form_view(Action.DECIDE)
def upload(request: HttpRequest, user: User) -> HttpResponse:
    """Upload a file, which is parsed, previewed and stored; nothing changes yet: ``/espace/lot/``."""
    form = BulkForm(request.POST, request.FILES) if request.method == "POST" else BulkForm()
    if request.method == "POST" and form.is_valid():
        return redirect("workspace-bulk-upload", keep(lines=form.lines, actor=user).pk)
    context = {"form": form, "mine": BulkUpload.objects.filter(user=user).order_by("-made_at").defer("lines")[:5]}
    return render(request, "workspace/bulk/bulk.html", context, status=400 if form.errors else 200)


@read_view(Action.DECIDE)
def template(request: HttpRequest, user: User, form: str) -> HttpResponse:
    """Download the template with an example line: ``/espace/lot/modele.csv`` and ``.ods``."""
    return table_file(Table("modele-de-lot", CHANGES.template, [example_line()]), form)


@form_view(Action.DECIDE)
def uploaded(request: HttpRequest, user: User, pk: UUID) -> HttpResponse:
    """Display the effect of each line; POST applies all or none: ``/espace/lot/<id>/``."""
    if request.method == "POST":
        return _apply(request, user, pk)
    return _page(request, _kept(user, pk))


def _kept(user: User, pk: UUID) -> BulkUpload:
    try:
        return BulkUpload.objects.get(pk=pk, user=user)
    except BulkUpload.DoesNotExist:
        raise Http404("Ce lot n’existe pas, ou quelqu’un d’autre l’a déposé.") from None


def _apply(request: HttpRequest, user: User, pk: UUID) -> HttpResponse:
    kept, form = _kept(user, pk), ApplyForm(request.POST)
    is_unusual = any(outcome.warnings for outcome in outcomes_of(kept))
    if is_unusual and not kept.applied_at and not (form.is_valid() and form.cleaned_data["confirmed"]):
        form.add_error("confirmed", UNCONFIRMED)
        return _page(request, kept, status=400, form=form)
    try:
        found, now = apply(pk=pk, actor=user)
    except EditConflictError:
        kept.refresh_from_db()  # the current effect of its lines
        return _page(request, kept, status=409, is_stale=True)
    if not found.applied_at:
        return _page(request, found, status=409)
    if now:
        changed = Startup.objects.filter(slug__in={line["startup"] for line in found.lines})
        update_figures(*changed.values_list("pk", flat=True))
        done = plural_fr(len(found.lines), "ligne appliquée", "lignes appliquées")
        messages.success(request, f"{done}. Les fiches et les chiffres sont à jour.")
    else:
        messages.info(request, "Ce lot était déjà appliqué : rien n’a été fait deux fois.")
    return redirect("workspace-bulk-upload", pk)


def _page(
    request: HttpRequest,
    found: BulkUpload,
    status: int = 200,
    *,
    form: ApplyForm | None = None,
    is_stale: bool = False,
) -> HttpResponse:
    outcomes = outcomes_of(found)
    wrong = sum(1 for outcome in outcomes if outcome.problems)
    context = {
        "title": f"Lot du {datetime_fr(found.made_at)}",
        "upload": found,
        "form": form or ApplyForm(),
        "outcomes": outcomes,
        "wrong": wrong,
        "has_errors": bool(wrong),
        "unusual": sum(1 for outcome in outcomes if outcome.warnings),
        "warnings": [f"Ligne {one.number} : {warning}" for one in outcomes for warning in one.warnings],
        "is_preview": not wrong and not found.applied_at,
        "is_stale": is_stale,
        "undo": "Chaque changement s’annule ensuite depuis la page de son service.",
        "save_label": "Appliquer tout le lot",
        "back": reverse("workspace-bulk"),
    }
    return render(request, "workspace/bulk/bulk_upload.html", context, status=status)
