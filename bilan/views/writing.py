"""``/espace/bilans/``: the reports that staff write: sections, missing facts, publication."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from access.page_permissions import form_view, post_view, read_view
from access.rights import Action
from accounts.models import User
from bilan.actions.publishing import ask_files, publish, report_state
from bilan.actions.writing import (
    add_section,
    create_report,
    delete_draft,
    finished_years,
    move_section,
    order_of,
    show_section,
)
from bilan.editions.document import draft_document
from bilan.editions.problems import blocking, former_figures, missing, title_of, typed
from bilan.editions.queries import edition_lines
from bilan.figures.read_figures import Figures, read_figures
from bilan.figures.references import unknown_keys
from bilan.forms import DeleteDraftForm, PublishForm
from bilan.models import Edition, Picture, Report, Section, Testimony
from bilan.pdf.compiling import pdf
from bilan.presenters import DocumentReader
from bilan.sections.kinds import KINDS, in_order, section_sort_key
from common.files.printing import UnprintableError
from common.freshness import day_read_once
from common.optimistic_lock import ForgedTokenError, VersionToken
from common.texts import whole_number
from common.words import date_fr, plural_fr
from workspace.pages.form_page import form_page
from workspace.pages.preview import Announcement, Preview, rolled_back


def report_of(year: int) -> Report:
    return get_object_or_404(Report, year=year)


@form_view(Action.DECIDE)
def reports(request: HttpRequest, user: User) -> HttpResponse:
    """Display the reports with their last editions, and a form to create the report of a finished year."""
    if request.method == "POST":
        return _start_report(request, user)
    there = list(Report.objects.annotate(published=Max("editions__number")).order_by("-year"))
    begun = {one.year for one in there}
    years = [year for year in reversed(finished_years()) if year not in begun]
    return render(request, "bilan/writing/reports.html", {"reports": there, "years": years})


def _start_report(request: HttpRequest, user: User) -> HttpResponse:
    asked = request.POST.get("year", "")
    try:
        report = create_report(year=whole_number(asked, 4) or 0, actor=user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("workspace-reports")
    messages.success(request, f"Le bilan {report.year} est commencé. Confirmez ses textes, et complétez ce qui manque.")
    return redirect("workspace-report", year=report.year)


@read_view(Action.DECIDE)
def report(request: HttpRequest, user: User, year: int) -> HttpResponse:
    """Display the sections in order, and what prevents the publication: ``…/<year>/``."""
    one = report_of(year)
    figures = read_figures(year)
    sections = in_order(one.sections.all())
    there = {row.kind for row in sections}
    context = {
        "report": one,
        "year": year,
        "chapters": _chapters(sections),
        "seen": VersionToken.of(order_of(one)).token,
        "addable": [kind for kind in KINDS.values() if kind.key not in there or kind.key == "text"],
        **_standing(one, figures),
        "editions": edition_lines(one),
    }
    return render(request, "bilan/writing/report.html", context)


def _chapters(sections: list[Section]) -> list[tuple[str, list[tuple[Section, str, bool, bool]]]]:
    """Return the sections by chapter: each with its title, and whether it can move up and down."""
    places = [None, *(section_sort_key(row) for row in sections), None]
    lines = [
        (row, title_of(row), before == place, after == place)
        for row, before, place, after in zip(sections, places, places[1:], places[2:], strict=False)
    ]
    return [(chapter, list(group)) for chapter, group in groupby(lines, key=lambda line: KINDS[line[0].kind].chapter)]


def _standing(one: Report, figures: Figures) -> dict[str, Any]:
    """Return what prevents the publication of a report: errors, texts to confirm, missing records."""
    found = blocking(one, figures)
    return {
        "blocking": found,
        "wrong": [row for row in found if not row.is_draft],
        "drafts": [row for row in found if row.is_draft],
        "typed": typed(one, figures),
        "missing": missing(one.year),
    }


@post_view(Action.DECIDE)
def arrange(request: HttpRequest, user: User, year: int) -> HttpResponse:
    """Add, move, hide or display a section (``do``): ``…/<year>/ordre/``."""
    one = report_of(year)
    do, pk = request.POST.get("do", ""), request.POST.get("section", "")
    try:
        if do == "add":
            added = add_section(report=one, kind=request.POST.get("kind", ""), actor=user)
            messages.success(request, "La section est ajoutée, à la fin de son chapitre.")
            return redirect("workspace-report-section", year=year, pk=added.pk)
        seen = VersionToken.read(request.POST.get("seen", ""))
        section = get_object_or_404(Section, report=one, pk=whole_number(pk))
        if do in ("up", "down"):
            move_section(section=section, up=do == "up", actor=user, seen=seen)
        elif do in ("hide", "show"):
            show_section(section=section, is_hidden=do == "hide", actor=user, seen=seen)
        else:
            raise Http404("Cette page n’a pas ce bouton.")
    except ForgedTokenError:
        messages.error(request, "Cette page a perdu ce qu’elle retenait : recommencez.")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("workspace-report", year=year)


@post_view(Action.DECIDE)
def files(request: HttpRequest, user: User, year: int, number: int) -> HttpResponse:
    """Retry the PDF after a failed job: ``…/<year>/editions/<number>/fichiers/``."""
    ask_files(edition=get_object_or_404(Edition, report__year=year, number=number), actor=user)
    messages.info(request, "Le PDF est demandé : rechargez cette page dans quelques secondes.")
    return redirect("workspace-report", year=year)


@read_view(Action.DECIDE)
@day_read_once()
def preview(request: HttpRequest, user: User, year: int) -> HttpResponse:
    """Display the report as it would be published: ``…/<year>/apercu/``."""
    one = report_of(year)
    figures = read_figures(year)
    body = draft_document(one, figures)
    unknown = [key for section in body["sections"] for key in unknown_keys(section["text"], figures)]
    names = {key: label for key, (label, _) in former_figures(unknown).items()}
    reader = DocumentReader(body, {}, reverse("workspace-report-pictures", args=[year]), names)
    context = {
        "report": one,
        "year": year,
        "chapters": reader.chapters(),
        "headline": reader.headline(),
        "is_published": one.editions.exists(),
        "blocking": blocking(one, figures),
    }
    return render(request, "bilan/writing/preview.html", context)


@read_view(Action.DECIDE)
def draft_pdf(request: HttpRequest, user: User, year: int) -> HttpResponse:
    """Download the report as it would be published, each page marked as a draft: ``…/<year>/projet.pdf``."""
    one = report_of(year)
    pictures = {row.name: bytes(row.content) for row in Picture.objects.filter(section__report=one)}
    try:
        body = pdf(draft_document(one, read_figures(year)), pictures, settings.SITE_URL)
    except UnprintableError as refusal:
        messages.error(request, f"{refusal} Corrigez les points qui empêchent de publier, puis recommencez.")
        return redirect("workspace-report", year=year)
    name = f'attachment; filename="bilan-{year}-projet.pdf"'
    return HttpResponse(body, content_type="application/pdf", headers={"Content-Disposition": name})


@form_view(Action.DECIDE)
def deletion(request: HttpRequest, user: User, year: int) -> HttpResponse:
    """Delete a report that was never published: ``…/<year>/suppression/``."""
    one = report_of(year)
    form = DeleteDraftForm(request.POST or None, recorded=order_of(one))
    lost = (
        (one.sections.exclude(text="").count(), "section écrite", "sections écrites"),
        (Testimony.objects.filter(section__report=one).count(), "témoignage", "témoignages"),
        (Picture.objects.filter(section__report=one).count(), "image", "images"),
    )
    return form_page(
        request,
        user,
        form,
        save=lambda: delete_draft(report=one, actor=user, **form.reason_and_version),
        title=f"Supprimer le projet de bilan {year}",
        success_message=f"Le projet de bilan {year} est supprimé.",
        success_url=reverse("workspace-reports"),
        cancel_url=reverse("workspace-report", args=[year]),
        extra_context={"lost": [plural_fr(*row) for row in lost if row[0]], "report": one, "year": year},
        template="bilan/writing/delete.html",
        moves_figures=False,
        preview=Preview(
            compute_effects=rolled_back,
            announce=lambda: Announcement((), (), "la suppression d’un projet n’en envoie aucun"),
            undo_note="Une suppression ne s’annule pas : le bilan de cette année pourra être recommencé.",
        ),
    )


@form_view(Action.DECIDE)
def publication(request: HttpRequest, user: User, year: int) -> HttpResponse:
    """Publish the report that was displayed: ``…/<year>/publier/``."""
    one = report_of(year)
    figures = read_figures(year)
    form = PublishForm(request.POST or None, recorded=report_state(one, figures))
    more: dict[str, Any] = {
        "report": one,
        "year": year,
        **_standing(one, figures),
        "editions": one.editions.order_by("-number"),
    }
    return form_page(
        request,
        user,
        form,
        save=lambda: publish(report=one, note=form.cleaned_data["note"], actor=user, seen=form.cleaned_data["seen"]),
        title=f"Publier le bilan {year}",
        success_message=f"Le bilan {year} est publié. Son PDF se prépare.",
        success_url=reverse("report", args=[year]),
        cancel_url=reverse("workspace-report", args=[year]),
        extra_context=more,
        template="bilan/writing/publish.html",
        moves_figures=False,
        preview=Preview(
            compute_effects=rolled_back,
            warnings=lambda: _publication_warnings(more),
            announce=lambda: _edition_announced(one),
            undo_note="Une édition publiée ne s’annule pas : une erreur se corrige par l’édition suivante.",
        ),
    )


def _publication_warnings(standing: dict[str, Any]) -> list[str]:
    """Return the unusual facts about a publication that do not forbid it."""
    found = []
    if standing["typed"]:
        found.append(
            f"{plural_fr(len(standing['typed']), 'nombre est tapé', 'nombres sont tapés')} à la main, sans preuve."
        )
    if standing["missing"]:
        manque = plural_fr(len(standing["missing"]), "information manque", "informations manquent")
        found.append(f"{manque} dans les enregistrements de l’année.")
    return found


def _edition_announced(one: Report) -> Announcement:
    """Describe what the public page displays of the new edition."""
    edition = one.editions.latest("number")
    sections = plural_fr(len(edition.document["sections"]), "section figée", "sections figées")
    public = [f"Bilan {one.year}, édition {edition.number}, datée du {date_fr(edition.published_on)} : {sections}."]
    if edition.note:
        public.append(f"Cette édition corrige : {edition.note}")
    return Announcement(public, (), "la publication d’un bilan n’en envoie aucun")
