"""A fiche for its team: its phases, and what can be changed."""

import re
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from catalogue.fiche.findings import display_findings
from common.rights import Action
from startups.models import Finding, Phase
from startups.queries import today
from workspace.fiche.presenters import shown_sections
from workspace.investigations.queries import open_dossier
from workspace.pages.access import editable, read_view
from workspace.phases.queries import Life, read_life
from workspace.queue.queries import set_aside_of
from workspace.todos.rules import TODOS, TodoKind

PHASE = re.compile(r"phases\[(\d+)\](?:\.(?!end$)\w+)?")


@read_view(Action.EDIT_STARTUP)
def overview(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Display everything that can be changed in a fiche: ``/espace/services/<slug>/``."""
    startup = editable(user, slug)
    life = read_life(startup, today())
    open_findings = list(startup.findings.filter(mended_at__isnull=True))
    shown = display_findings(open_findings, {one.kind_id: one.kind.label for one in life.phases})
    context = {
        "startup": startup,
        "sections": shown_sections(startup),
        "aside": [(one, TODOS[TodoKind(one.todo)].title.lower()) for one in set_aside_of(startup)],
        "dossier": open_dossier(startup),
        "life": life,
        "findings": list(zip(open_findings, shown, _doubtful(open_findings, life), strict=True)),
    }
    return render(request, "workspace/fiche/startup.html", context)


def _doubtful(findings: Iterable[Finding], life: Life) -> list[Phase | None]:
    """Return the phase whose entry each finding questions, if any; a declared end is not changed by the form of an
    entry.
    """
    by_place = {phase.position: phase for phase in life.phases}
    places = [PHASE.fullmatch(finding.field) for finding in findings]
    return [by_place.get(int(place[1])) if place else None for place in places]
