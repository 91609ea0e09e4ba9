"""Many changes at once: upload a file, preview each line, apply all or none."""

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from access.page_permissions import form_view, read_view
from access.rights import require, require_now
from accounts.models import User
from common.background import recompute
from common.files.table_files import table_file
from common.files.tabular import Table
from common.optimistic_lock import EditConflictError, VersionToken, check_unchanged
from common.rights import Action
from common.words import datetime_fr, plural_fr
from startups.models import Startup
from startups.queries import phase_kinds
from startups.versions import lives_state
from workspace.bulk.parse_lines import CHANGES, MAX_BYTES, BulkLine, read_lines
from workspace.bulk.plan import BulkLineResult, carry_out
from workspace.models import BulkUpload


def keep(*, lines: list[BulkLine], actor: User) -> BulkUpload:
    """Preview the lines and store both; no fiche changes."""
    require(actor, Action.DECIDE)
    upload = BulkUpload(user=actor, lines=[asdict(line) for line in lines])
    _foresee(upload, lines, actor)
    return upload


def apply(*, pk: UUID, actor: User) -> tuple[BulkUpload, bool]:
    """Execute every line of an upload, or none; return whether this call did it. A concurrent submission waits, then
    does nothing.

    :raises BulkUpload.DoesNotExist: if ``actor`` uploaded no such file.
    :raises EditConflictError: if a fiche changed since the preview; it is computed again.
    """
    with transaction.atomic():
        user = require_now(actor, Action.DECIDE)
        upload = BulkUpload.objects.select_for_update().get(pk=pk, user=user)
        if upload.applied_at:
            return upload, False
        lines = [BulkLine(**line) for line in upload.lines]
        if (stale := _changed_fiches(upload, lines)) is None:
            _carry_out(upload, lines, user)
        else:
            _foresee(upload, lines, user)
    if stale:
        raise stale
    return upload, upload.applied_at is not None


def _changed_fiches(upload: BulkUpload, lines: Sequence[BulkLine]) -> EditConflictError | None:
    """Lock every fiche that the lines name, and return what changed in them since the preview."""
    slugs = {line.startup for line in lines}
    list(Startup.objects.filter(slug__in=slugs).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    try:
        check_unchanged(VersionToken(upload.seen), lives_state(slugs))
    except EditConflictError as stale:
        return stale
    return None


def _foresee(upload: BulkUpload, lines: Sequence[BulkLine], actor: User) -> None:
    """Store the effect of the lines on the current fiches."""
    upload.seen = VersionToken.of(lives_state({line.startup for line in lines})).digests
    upload.outcomes = [asdict(outcome) for outcome in carry_out(lines, actor, is_preview=True)]
    upload.save()


def _carry_out(upload: BulkUpload, lines: Sequence[BulkLine], actor: User) -> None:
    outcomes = carry_out(lines, actor)
    upload.outcomes = [asdict(outcome) for outcome in outcomes]
    if not any(outcome.problems for outcome in outcomes):
        upload.applied_at = timezone.now()
    upload.save()


def outcomes_of(upload: BulkUpload) -> list[BulkLineResult]:
    """Return the effect of the lines, as last previewed or executed."""
    return [BulkLineResult(**outcome) for outcome in upload.outcomes]


class BulkForm(forms.Form):
    """A CSV or ODS file; ``lines`` contains its lines."""

    file = forms.FileField(
        label="Fichier de changements",
        help_text="CSV ou ODS, 300 lignes et 1 Mo au plus. La première ligne donne les titres du modèle.",
        widget=forms.FileInput(
            attrs={"class": "fr-upload", "accept": ".csv,.ods", "aria-describedby": "file-aide file-message"}
        ),
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide.",
            "invalid": "Choisissez un fichier.",
        },
    )
    lines: list[BulkLine]

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is None or file.size > MAX_BYTES:
            raise ValidationError("Le fichier dépasse 1 Mo : partagez-le en plusieurs.")
        self.lines = read_lines(file.read())
        return file


class ApplyForm(forms.Form):
    """Apply the lines of a file, once their warnings are confirmed."""

    confirmed = forms.BooleanField(label="Je confirme les lignes inhabituelles", required=False)


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
    return _page(request, _stored_upload(user, pk))


def _stored_upload(user: User, pk: UUID) -> BulkUpload:
    try:
        return BulkUpload.objects.get(pk=pk, user=user)
    except BulkUpload.DoesNotExist:
        raise Http404("Ce lot n’existe pas, ou quelqu’un d’autre l’a déposé.") from None


def _apply(request: HttpRequest, user: User, pk: UUID) -> HttpResponse:
    kept, form = _stored_upload(user, pk), ApplyForm(request.POST)
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
        recompute.now(list(changed.values_list("pk", flat=True)))
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
