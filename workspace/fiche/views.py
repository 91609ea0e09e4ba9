"""A fiche for its team: its phases, and what can be changed."""

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import OuterRef, Subquery, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import SimpleLazyObject
from django.utils.html import strip_tags
from pghistory.models import Context

from access.page_permissions import form_view, read_view
from access.rights import Action, has_permission
from accounts.models import User
from catalogue.changes.history import entries, revisions
from catalogue.fiche.presenters import display_findings
from catalogue.fiche.timeline import users_in_words
from catalogue.metrics.matrix import display_matrix
from catalogue.richtext import rich_text
from common.clock import today
from common.freshness import day_of_records
from common.history import history_of
from impact.queries.matrix import read_matrix
from startups.fiche_actions import edit_fiche
from startups.models import Finding, Phase, Sponsorship, Startup
from startups.permissions import editable_startup
from startups.queries import incubators_of
from startups.values import values_of
from workspace.fiche.daily import daily_work
from workspace.fiche.forms import SECTIONS, SectionForm, names_of
from workspace.investigations.queries import open_dossier
from workspace.pages.form_page import form_page
from workspace.phases.queries import Timeline, read_timeline
from workspace.queue.queries import dismissals_of
from workspace.todos.rules import TODOS, TodoKind

LONGEST = 240
"""Letters of a long text that are shown."""


@dataclass(frozen=True, slots=True)
class FicheSection:
    """A section: its key, title, the label and text of each value, and the labels of missing ones."""

    key: str
    title: str
    values: list[tuple[str, str]]
    missing: list[str]


def shown_sections(startup: Startup) -> list[FicheSection]:
    """Return every section with its values: one query, for the sponsors."""
    sponsors = ", ".join(one.name for one in startup.sponsors.order_by("sponsorships__position", "slug"))
    return [_section(key, form, startup, sponsors) for key, form in SECTIONS.items()]


def _section(key: str, form: type[SectionForm], startup: Startup, sponsors: str) -> FicheSection:
    said = {
        str(form.base_fields[name].label): sponsors if name == "sponsors" else _words(startup, name)
        for name in names_of(form)
    }
    values = [(label, words) for label, words in said.items() if words]
    return FicheSection(key, form.title, values, [label for label, words in said.items() if not words])


def _words(startup: Startup, name: str) -> str:
    value = getattr(startup, name)
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return "Oui" if value else "Non"
    if name == "user_types":
        return users_in_words(value)
    text = (
        ", ".join(value) if isinstance(value, list) else _without_marks(str(value)) if name == "content" else str(value)
    )
    return f"{text[:LONGEST].rstrip()}…" if len(text) > LONGEST else text


def _without_marks(markdown: str) -> str:
    """Return the words of a text, without the marks of its headings, lists and emphasis."""
    return " ".join(strip_tags(rich_text(markdown)).split())


PHASE = re.compile(r"phases\[(\d+)\](?:\.(?!end$)\w+)?")


@read_view(Action.EDIT_STARTUP)
def overview(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Display everything that can be changed in a fiche: ``/espace/services/<slug>/``."""
    startup = editable_startup(user, slug)
    timeline = read_timeline(startup, day_of_records())
    open_findings = list(startup.findings.filter(settled_at__isnull=True))
    shown = display_findings(open_findings, {one.kind_id: one.kind.label for one in timeline.phases})
    context = {
        "startup": startup,
        "sections": shown_sections(startup),
        "dismissals": [(one, TODOS[TodoKind(one.todo_kind)].title.lower()) for one in dismissals_of(startup)],
        "dossier": open_dossier(startup),
        "timeline": timeline,
        "daily": daily_work(startup, timeline),
        "matrix": display_matrix(read_matrix(startup, timeline.day)),
        "findings": list(zip(open_findings, shown, _doubtful(open_findings, timeline), strict=True)),
    }
    return render(request, "workspace/fiche/startup.html", context)


def _doubtful(findings: Iterable[Finding], timeline: Timeline) -> list[Phase | None]:
    """Return the phase whose entry each finding questions, if any; a declared end is not changed by the form of an
    entry.
    """
    by_place = {phase.position: phase for phase in timeline.phases}
    places = [PHASE.fullmatch(finding.field) for finding in findings]
    return [by_place.get(int(place[1])) if place else None for place in places]


def authors(contexts: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the name of the author of each context, empty if it was not a person: one query.

    The name was stored with the change, so that it remains after the account is deleted.
    """
    user = User.objects.annotate(key=Cast("pk", TextField())).filter(key=OuterRef("account"))
    rows = (
        Context.objects.filter(pk__in=contexts)
        .annotate(account=KT("metadata__user"), author=KT("metadata__author"))
        .annotate(name=Subquery(user.values("name")), email=Subquery(user.values("email")))
    )
    return {
        pk: author or name or email or ""
        for pk, author, name, email in rows.values_list("pk", "author", "name", "email")
    }


@read_view(Action.WORK)
def history(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Display the history of any fiche to any account: ``/espace/services/<slug>/historique/``.

    Who may not change the fiche reads the names of authors, not the address of one without a name.
    """
    startup = get_object_or_404(Startup, slug=slug)
    shown = entries(revisions(startup.pk))
    may_undo = has_permission(user, Action.EDIT_STARTUP, incubators=incubators_of(startup, today()))
    by = authors([entry.revision.context for entry in shown if entry.revision.context])
    if not may_undo:
        by = {context: name for context, name in by.items() if "@" not in name}
    context = {
        "startup": startup,
        "may_undo": may_undo,
        "lines": [
            (entry, line, by.get(entry.revision.context, "") if entry.revision.context else "")
            for entry in shown
            for line in entry.lines
        ],
    }
    return render(request, "workspace/fiche/history.html", context)


@form_view(Action.EDIT_STARTUP)
def section(request: HttpRequest, user: User, slug: str, key: str) -> HttpResponse:
    """Edit one section, saved separately: ``/espace/services/<slug>/modifier/<key>/``."""
    startup = editable_startup(user, slug)
    if key not in SECTIONS:
        raise Http404("Cette fiche n’a pas de section de ce nom.")
    form = SECTIONS[key](request.POST or None, values=values_of(startup, names_of(SECTIONS[key])))
    template, last = "workspace/pages/section.html", SimpleLazyObject(partial(_last_change, startup))
    if "content" in form.fields and request.POST.get("step") == "preview" and form.is_valid():
        shown = {"startup": startup, "form": form, "last": last, **form.page_context()}
        return render(request, template, {**shown, "preview": rich_text(form.cleaned_data["content"])})

    def write() -> None:
        seen, reason = form.cleaned_data["seen"], form.stated_reason
        edit_fiche(startup=startup, values=form.values, seen=seen, reason=reason, actor=user)

    return form_page(
        request,
        user,
        form,
        title=form.title,
        success_message=f"Enregistré : {form.title.lower()}.",
        save=write,
        startup=startup,
        template=template,
        extra_context={"last": last},
    )


def _last_change(startup: Startup) -> Mapping[str, Any] | None:
    """Return when (``at``) and by whom (``author``) the fiche or its sponsors last changed. One query.

    An empty ``author``: the importer, or outside the application.
    """
    columns = ("pgh_created_at", "pgh_context__metadata__author", "pgh_id")
    fiche = history_of(Startup)._default_manager.filter(pgh_obj_id=startup.pk).values_list(*columns)
    sponsors = history_of(Sponsorship)._default_manager.filter(startup_id=startup.pk).values_list(*columns)
    row = fiche.union(sponsors, all=True).order_by("-pgh_created_at", "-pgh_id").first()
    return {"at": row[0], "author": row[1] or ""} if row else None
