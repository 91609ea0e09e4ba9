"""``/espace/bilans/<year>/sections/<pk>/``: write a section, with its preview."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from access.page_permissions import form_view, post_view, read_view
from access.rights import Action
from accounts.models import User
from bilan.actions.pictures import add_picture, withdraw_picture
from bilan.actions.writing import (
    SECTION_COLUMNS,
    TESTIMONY,
    add_testimony,
    confirm_section,
    save_section,
    withdraw_testimony,
)
from bilan.editions.document import section_document
from bilan.editions.problems import address_of, title_of, unresolved
from bilan.figures.read_figures import Figures, read_figures, searched
from bilan.figures.references import reference, typed_numbers, with_key, with_keys, with_labels, with_reference
from bilan.forms import PictureForm, ReportSectionForm, TestimonyForm
from bilan.models import Picture, Section, Testimony
from bilan.presenters import DocumentReader
from bilan.sections.kinds import KINDS
from common.optimistic_lock import state_of
from common.words import number_fr
from workspace.pages.form_page import form_page
from workspace.pages.forms import WithdrawForm

FOUND = 30
"""How many figures a search shows."""
INSERT, REPLACE, EXCHANGE = "insert:", "replace:", "exchange:"
"""What the buttons beside the text ask: put a figure at its end, in place of a typed number, or of an unknown reference."""


def section_of(year: int, pk: int) -> Section:
    found = get_object_or_404(Section.objects.select_related("report"), report__year=year, pk=pk)
    if found.kind not in KINDS:
        raise Http404("Cette sorte de section n’existe plus.")
    return found


def _section_url(section: Section) -> str:
    return reverse("workspace-report-section", args=[section.report.year, section.pk])


@form_view(Action.DECIDE)
def section(request: HttpRequest, user: User, year: int, pk: int) -> HttpResponse:
    """Save the section (``step=save``), or preview it without saving.

    The other steps are ``preview``, ``search``, ``insert:<key>``, ``replace:<key>:<number>`` and
    ``exchange:<key> <unknown key>``: the script of the page sends them while the user types, and its buttons without
    JavaScript.
    """
    one = section_of(year, pk)
    recorded, figures = state_of(one, SECTION_COLUMNS), read_figures(year)
    labels = _labels(one, figures)
    step = request.POST.get("step", "")
    if request.method == "POST" and step != "save":
        return _look(request, one, figures, labels, step)
    initial = {**recorded, "text": with_labels(one.text, labels), "services": "\n".join(one.services)}
    form = ReportSectionForm(request.POST or None, recorded=recorded, initial=initial)
    form.labels = labels
    return form_page(
        request,
        user,
        form,
        title=title_of(one),
        success_message="Le texte est enregistré.",
        save=lambda: save_section(section=one, values=form.values, actor=user, **form.reason_and_version),
        success_url=_section_url(one),
        template="bilan/writing/section.html",
        extra_context=lambda: _context_of(
            one, figures, with_keys(str(form["text"].value() or ""), labels), "", str(form["title"].value() or "")
        ),
        moves_figures=False,
    )


def _labels(one: Section, figures: Figures) -> dict[str, str]:
    """Return the labels of the figures of the year, and of those of the recorded text that it lacks, by key."""
    lacked = {row.key: row.label for row in unresolved(one.text, figures) if row.label}
    return {**lacked, **{key: row.label for key, row in figures.items()}}


def _look(request: HttpRequest, one: Section, figures: Figures, labels: Mapping[str, str], step: str) -> HttpResponse:
    """Display the same page with the typed text, without saving."""
    typed = {name: request.POST.get(name, "") for name in ("title", "text", "services", "reason", "search")}
    typed["text"] = _changed(with_keys(typed["text"], labels), figures, step)
    shown = {**typed, "text": with_labels(typed["text"], labels)}
    form = ReportSectionForm(recorded=state_of(one, SECTION_COLUMNS), initial=shown)
    for name in ("seen", "token"):  # the version seen when the page was opened, not the current one
        form.fields[name].initial = request.POST.get(name, "")
    context = {
        "title": title_of(one),
        "form": form,
        **_context_of(one, figures, typed["text"], typed["search"], typed["title"]),
    }
    return render(request, "bilan/writing/section.html", context)


def _changed(text: str, figures: Figures, step: str) -> str:
    """Return the text after a button: it adds a reference at the end, or replaces a number or a broken one."""
    if step.startswith(INSERT) and (key := step.removeprefix(INSERT)) in figures:
        return f"{text.rstrip()} {reference(key)}".lstrip()
    key, _, number = step.removeprefix(REPLACE).rpartition(":")
    if step.startswith(REPLACE) and key in figures:
        return with_reference(text, number, key)
    key, _, unknown = step.removeprefix(EXCHANGE).partition(" ")
    if step.startswith(EXCHANGE) and key in figures:
        return with_key(text, unknown, key)
    return text


def _context_of(one: Section, figures: Figures, text: str, search: str, title: str) -> dict[str, Any]:
    """Return the context next to the form: preview, errors in the text, figures."""
    labels = _labels(one, figures)
    body = {**section_document(one, one.report.year, figures), "text": text, "title": title or KINDS[one.kind].title}
    document = {"year": one.report.year, "sections": [body], "figures": [row.document() for row in figures.values()]}
    found = searched(figures, search) if search.strip() else []
    unknown = unresolved(text, figures)
    reader = DocumentReader(
        document,
        {},
        reverse("workspace-report-pictures", args=[one.report.year]),
        {row.key: row.name for row in unknown},
    )
    return {
        "section": one,
        "year": one.report.year,
        "kind": KINDS[one.kind],
        "preview": reader.section(body),
        "unknown": unknown,
        "typed": typed_numbers(text, figures.values()),
        "search": search,
        "found": [(row, with_labels(reference(row.key), labels)) for row in found[:FOUND]],
        "more_found": max(0, len(found) - FOUND),
    }


@post_view(Action.DECIDE)
def confirm(request: HttpRequest, user: User, year: int, pk: int) -> HttpResponse:
    """Confirm that last year's text is still valid, then open the next one to confirm: ``…/confirmer/``."""
    one = section_of(year, pk)
    confirm_section(section=one, actor=user)
    left = one.report.sections.filter(is_confirmed=False, is_hidden=False)
    others = f" Il en reste {number_fr(len(left))} : voici le suivant." if left else ""
    messages.success(request, f"Le texte de « {title_of(one)} » est confirmé.{others}")
    return redirect(address_of(left[0]) if left else reverse("workspace-report", args=[year]))


@form_view(Action.DECIDE)
def testimony(request: HttpRequest, user: User, year: int, pk: int) -> HttpResponse:
    """Add a testimony: ``…/temoignage/``."""
    one = section_of(year, pk)
    form = TestimonyForm(request.POST or None)
    return form_page(
        request,
        user,
        form,
        title="Ajouter un témoignage",
        success_message="Le témoignage est ajouté.",
        save=lambda: add_testimony(
            section=one, values=form.values_of(*TESTIMONY), reason=form.cleaned_data["reason"], actor=user
        ),
        success_url=_section_url(one),
        moves_figures=False,
    )


@form_view(Action.DECIDE)
def withdraw(request: HttpRequest, user: User, year: int, pk: int) -> HttpResponse:
    """Delete a testimony: ``/espace/bilans/<year>/temoignages/<pk>/retrait/``."""
    row = get_object_or_404(Testimony.objects.select_related("section__report"), section__report__year=year, pk=pk)
    form = WithdrawForm(request.POST or None, row=row, columns=TESTIMONY)
    return form_page(
        request,
        user,
        form,
        title="Retirer un témoignage",
        success_message="Le témoignage est retiré.",
        save=lambda: withdraw_testimony(testimony=row, actor=user, **form.reason_and_version),
        success_url=_section_url(row.section),
        extra_context={"about": str(row)},
        moves_figures=False,
    )


@form_view(Action.DECIDE)
def picture(request: HttpRequest, user: User, year: int, pk: int) -> HttpResponse:
    """Add a picture: ``…/image/``."""
    one = section_of(year, pk)
    form = PictureForm(request.POST or None, files=request.FILES or None)
    return form_page(
        request,
        user,
        form,
        title="Ajouter une image",
        success_message="L’image est ajoutée.",
        save=lambda: add_picture(
            section=one,
            body=form.cleaned_data["picture"].read(),
            actor=user,
            **form.values_of("alternative", "credit"),
        ),
        success_url=_section_url(one),
        template="bilan/writing/picture.html",
        moves_figures=False,
    )


@post_view(Action.DECIDE)
def remove_picture(request: HttpRequest, user: User, year: int, pk: int) -> HttpResponse:
    """Delete a picture: ``/espace/bilans/<year>/images/<pk>/retrait/``."""
    row = get_object_or_404(Picture.objects.select_related("section__report"), section__report__year=year, pk=pk)
    address = _section_url(row.section)
    withdraw_picture(picture=row, actor=user)
    messages.success(request, "L’image est retirée.")
    return redirect(address)


@read_view(Action.DECIDE)
def draft_picture(request: HttpRequest, user: User, year: int, name: str = "") -> HttpResponse:
    """Return a picture of the draft: ``/espace/bilans/<year>/images/<name>``."""
    row = Picture.objects.filter(section__report__year=year, name=name).first()
    if row is None:
        raise Http404("Ce bilan n’a pas cette image.")
    return HttpResponse(bytes(row.content), content_type="image/png" if name.endswith(".png") else "image/jpeg")
