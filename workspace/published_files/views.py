"""``/espace/services/<slug>/fichier/``: the published file of a service, read each day or on demand."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from access.page_permissions import form_view, post_view, read_view
from access.rights import Action
from accounts.models import User
from common.models import Job
from common.words import plural_fr
from impact.models import IndicatorLink, PublishedFile
from impact.published_files.actions import (
    READ_FILES,
    accept_file,
    link_indicator,
    request_reading,
    save_file,
    unlink_indicator,
)
from impact.published_files.assessing import FileAssessment, assess
from impact.published_files.parsing import RefusedFileError
from startups.models import Startup
from startups.permissions import editable_startup
from workspace.pages.form_page import form_page
from workspace.pages.forms import WithdrawForm
from workspace.pages.record_pages import RecordPages, RecordRequest
from workspace.published_files.forms import AcceptForm, FileAddressForm, LinkForm
from workspace.published_files.presenters import (
    SHOWN_ROWS,
    changes_in_words,
    display_indicators,
    key_of,
    last_values,
    status_of,
)


@read_view(Action.EDIT_STARTUP)
def published_file(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Display the state of the file of a service, its indicators, and what is set aside."""
    startup = editable_startup(user, slug)
    file = PublishedFile.objects.select_related("state", "startup").filter(startup=startup).first()
    context: dict[str, Any] = {"startup": startup, "file": file, "shown_rows": SHOWN_ROWS}
    if file:
        context |= {"status": status_of(file.state), "job": _job_under_way(file), **_content(file)}
    return render(request, "workspace/published_files/file.html", context)


def _job_under_way(file: PublishedFile) -> Job | None:
    under_way = Job.objects.filter(kind=READ_FILES, state__in=[Job.State.QUEUED, Job.State.RUNNING])
    return under_way.filter(arguments={"file": file.pk}).order_by("pk").last()


def _content(file: PublishedFile) -> dict[str, Any]:
    """Return what the last content of a file gives; nothing if it can't be read."""
    try:
        found = assess(file, file.state)
    except RefusedFileError:
        return {}
    return {"found": found, "indicators": display_indicators(found), "service": file.state.service_name}


def _file_url(page: RecordRequest[Any, Any]) -> str:
    return reverse("workspace-file", args=[page.owner.slug])


def _save_and_read(file: PublishedFile, **by: Any) -> None:
    request_reading(save_file(file, **by))


FILES = RecordPages[PublishedFile, Startup, FileAddressForm](
    model=PublishedFile,
    owner_field="startup",
    form=FileAddressForm,
    save_action=_save_and_read,
    title_new="Donner l’adresse du fichier publié",
    title_edit="Modifier l’adresse du fichier publié",
    title_withdraw="Ne plus lire le fichier publié",
    saved="L’adresse est enregistrée : le fichier va être lu.",
    withdrawn="Le fichier n’est plus lu. Les valeurs déjà enregistrées restent.",
    introduction=lambda page: "Le fichier est lu chaque jour. Son adresse est publique : n’y mettez aucun secret.",
    summary=lambda page: f"{page.record.url} ne sera plus lu. Les valeurs déjà enregistrées restent.",
    success_url=_file_url,
    moves_figures=False,
)


@form_view(Action.EDIT_STARTUP)
def unlink(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """Stop reading an indicator: ``…/fichier/liens/<pk>/retrait/``."""
    startup = editable_startup(user, slug)
    found = get_object_or_404(
        IndicatorLink.objects.select_related("file__startup", "metric"), file__startup=startup, pk=pk
    )
    form = WithdrawForm(request.POST or None, row=found, columns=IndicatorLink.EDITED)
    return form_page(
        request,
        user,
        form,
        title=f"Délier « {found.indicator} »",
        save=lambda: unlink_indicator(found, actor=user, **form.action_arguments),
        success_message="L’indicateur n’est plus lié. Ses valeurs déjà enregistrées restent.",
        success_url=reverse("workspace-file", args=[slug]),
        startup=startup,
        extra_context={"about": f"Ses valeurs ne seront plus enregistrées dans « {found.metric.name} »."},
        moves_figures=False,
    )


@post_view(Action.EDIT_STARTUP)
def read_now(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Request the reading of the file: ``…/fichier/lire/``."""
    file = _file_of(user, slug)
    if _job_under_way(file):
        messages.info(request, "La lecture est déjà demandée.")
    else:
        request_reading(file)
    return redirect("workspace-file", slug)


@form_view(Action.EDIT_STARTUP)
def link(request: HttpRequest, user: User, slug: str, key: str) -> HttpResponse:
    """Link an indicator to a measure, after its values were displayed: ``…/fichier/indicateurs/<key>/``."""
    file = _file_of(user, slug)
    try:
        unlinked = assess(file, file.state).unlinked
    except RefusedFileError as refused:
        raise Http404(str(refused)) from None
    indicator = next((name for name in unlinked if key_of(name) == key), "")
    if not indicator:
        raise Http404("Le fichier ne donne plus cet indicateur, ou il est déjà lié.")
    rows = unlinked[indicator]
    form = LinkForm(request.POST or None, startup=file.startup, indicator=indicator, rows=rows)

    def save() -> None:
        link_indicator(
            file=file,
            indicator=form.cleaned_data["indicator"],
            metric=form.chosen,
            reason=form.cleaned_data["reason"],
            actor=user,
        )

    return form_page(
        request,
        user,
        form,
        title=f"Lier « {indicator} »",
        save=save,
        success_message=lambda: _linked_message(file),
        success_url=reverse("workspace-file", args=[slug]),
        startup=file.startup,
        template="workspace/published_files/link.html",
        extra_context={"values": last_values(rows), "count": len(rows), "line": rows[0]},
    )


def _linked_message(file: PublishedFile) -> str:
    file.state.refresh_from_db()
    if file.state.question:
        return "L’indicateur est lié. Ses valeurs attendent votre confirmation."
    count = file.state.counts.get("recorded", 0)
    return f"L’indicateur est lié : {plural_fr(count, 'valeur enregistrée', 'valeurs enregistrées')}."


@form_view(Action.EDIT_STARTUP)
def accept(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Record the values of a file that waits, after what is unusual was displayed: ``…/fichier/confirmer/``."""
    file = _file_of(user, slug)
    found = _assessed(file)
    form = AcceptForm(request.POST or None, initial={"digest": file.state.digest})

    def save() -> None:
        accept_file(file, digest=form.cleaned_data["digest"], reason=form.cleaned_data["reason"], actor=user)

    return form_page(
        request,
        user,
        form,
        title="Confirmer les valeurs du fichier",
        save=save,
        success_message="Les valeurs du fichier sont enregistrées.",
        success_url=reverse("workspace-file", args=[slug]),
        startup=file.startup,
        template="workspace/published_files/accept.html",
        extra_context={
            "questions": file.state.question,
            "effects": changes_in_words(found.outcomes),
            "count": len(found.outcomes),
        },
    )


def _assessed(file: PublishedFile) -> FileAssessment:
    """Return what the last content of a file that waits gives.

    :raises Http404: it asks nothing.
    """
    if not file.state.question:
        raise Http404("Le fichier ne demande aucune confirmation.")
    try:
        return assess(file, file.state)
    except (RefusedFileError, ValidationError) as refused:
        raise Http404(str(refused)) from None


def _file_of(user: User, slug: str) -> PublishedFile:
    """Return the file of a service that ``user`` may change.

    :raises Http404: the service has none.
    """
    startup = editable_startup(user, slug)
    return get_object_or_404(PublishedFile.objects.select_related("state", "startup", "linked_by"), startup=startup)
