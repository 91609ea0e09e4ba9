"""The sessions of committees: their list, their page, their agenda, closing and minutes."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from access.rights import may
from accounts.models import User
from common.rights import Action
from common.words import plural_fr
from impact.actions.sessions import SESSION, close_session, record_session, withdraw_session
from impact.models import AgendaItem, CommitteeSession, OpinionRequest
from startups.permissions import editable_by
from startups.queries import today
from workspace.committees.views import pdf_answer, with_charts
from workspace.pages.access import form_view, read_view
from workspace.pages.form_page import form_page
from workspace.pages.record_pages import RecordPages, of_programme
from workspace.sessions.forms import ClosingForm, SessionForm
from workspace.sessions.presenters import minutes_document, title_of

SHOWN = 50
"""How many sessions the list shows, the latest first."""


@read_view(Action.WORK)
def sessions(request: HttpRequest, user: User) -> HttpResponse:
    """Display the sessions, the latest first, and the opinions requested from the user: ``/espace/seances/``."""
    waiting = OpinionRequest.objects.filter(user=user, opinion="", item__session__closed_at=None)
    context = {
        "sessions": [(one, title_of(one), list(one.items.all())) for one in _sessions()[:SHOWN]],
        "waiting": waiting.select_related("item__session", "item__startup"),
        "may_decide": may(user, Action.DECIDE),
    }
    return render(request, "workspace/sessions/sessions.html", context)


@read_view(Action.WORK)
def session(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Display the agenda, with the opinions and the decision on each service: ``/espace/seances/<pk>/``."""
    found, items = session_of(pk), list(agenda_of(pk))
    may_decide = may(user, Action.DECIDE)
    context = {
        "session": found,
        "title": title_of(found),
        "items": [(one, _opinions(one, user, may_decide)) for one in items],
        "next": next((one for one in items if one.review is None), None),
        "is_decided": any(one.review_id for one in items),
        "is_held": found.held_on <= today(),
        "may_decide": may_decide,
        "editable": editable_by(user),
    }
    return render(request, "workspace/sessions/session.html", context)


def _opinions(item: AgendaItem, user: User, may_decide: bool) -> list[tuple[OpinionRequest, bool]]:
    """Return the opinions on a service, and whether the user reads each: their own, or all of them for a decision maker."""
    return [(one, may_decide or one.user_id == user.pk) for one in item.opinions.all()]


def _sessions() -> QuerySet[CommitteeSession]:
    return CommitteeSession.objects.prefetch_related("items")


def session_of(pk: int) -> CommitteeSession:
    """Return the session of that key, else 404."""
    return get_object_or_404(CommitteeSession, pk=pk)


def agenda_of(session: int) -> QuerySet[AgendaItem]:
    """Return the agenda of a session (key) in order, with decisions and opinions: two queries."""
    items = AgendaItem.objects.filter(session=session).select_related("startup", "review")
    return items.prefetch_related("opinions").order_by("position", "pk")


SESSIONS = RecordPages[CommitteeSession, None, SessionForm](
    model=CommitteeSession,
    columns=SESSION,
    locate=of_programme,
    permission=Action.DECIDE,
    form=SessionForm,
    save=lambda page, form: record_session(
        session=page.found,
        values=form.values,
        startups=form.cleaned_data["startups"],
        actor=page.user,
        seen=form.cleaned_data["seen"] if page.found else None,
    ),
    remove=lambda page, form: withdraw_session(session=page.record, actor=page.user, **form.carried),
    title_new="Nouvelle séance",
    title_edit="Modifier la séance",
    title_withdraw="Retirer la séance",
    saved="La séance et son ordre du jour sont enregistrés.",
    withdrawn="La séance est retirée.",
    initial=lambda page, recorded: {
        **(recorded or {"held_on": today()}),
        "startups": "\n".join(one.startup.name for one in agenda_of(page.found.pk)) if page.found else "",
    },
    summary=lambda page: title_of(page.record),
    success_url=lambda page: (
        reverse("workspace-session", args=[page.found.pk]) if page.found else reverse("workspace-sessions")
    ),
    withdrawn_url=lambda page: reverse("workspace-sessions"),
    moves_figures=False,
)


@form_view(Action.DECIDE)
def close(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Make the minutes final; services without a decision are named first: ``…/cloture/``."""
    found = session_of(pk)
    undecided = [one.startup.name for one in agenda_of(pk) if one.review is None]
    count = plural_fr(len(undecided), "service sans décision sera reporté", "services sans décision seront reportés")
    form = ClosingForm(request.POST or None)
    return form_page(
        request,
        user,
        form,
        title="Clore la séance",
        done="La séance est close. Son compte rendu est définitif.",
        write=lambda: close_session(session=found, actor=user),
        back=reverse("workspace-session", args=[pk]),
        more={"about": f"{count} : {', '.join(undecided)}." if undecided else f"{title_of(found)}."},
        moves_figures=False,
    )


@read_view(Action.WORK)
def minutes(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Display the minutes, made from the decisions: ``…/compte-rendu/``."""
    document = _minutes(pk)
    context = {"session_pk": pk, "document": document, "sections": with_charts(document)}
    return render(request, "workspace/sessions/minutes.html", context)


@read_view(Action.WORK)
def minutes_pdf(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Download the minutes as PDF: ``…/compte-rendu.pdf``."""
    return pdf_answer(_minutes(pk), "compte-rendu")


def _minutes(pk: int) -> dict[str, Any]:
    """Return the minutes of a session as JSON; only they read the objectives that were set."""
    return minutes_document(session_of(pk), list(agenda_of(pk).prefetch_related("review__figures__metric"))).as_json
