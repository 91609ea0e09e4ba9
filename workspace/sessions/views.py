"""The sessions of committees: their list, their page, their agenda, closing and minutes."""

from collections import Counter
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from access.page_permissions import form_view, read_view
from access.rights import may
from accounts.models import User
from catalogue.reviews.presenters import verdict_context
from common.optimistic_lock import state_of
from common.rights import Action
from common.words import date_fr, money_fr, plural_fr
from impact.actions.sessions import (
    CLOSED,
    SESSION,
    close_session,
    decide_on,
    give_opinion,
    record_session,
    request_opinions,
    withdraw_session,
)
from impact.models import AgendaItem, CommitteeSession, OpinionRequest, Review
from impact.queries.objectives import last_objectives, outcome_of
from impact.queries.reviews import corrected_since
from startups.models import Startup
from startups.queries import today
from workspace.briefs.brief import brief_document
from workspace.briefs.views import pdf_answer, with_charts
from workspace.pages.form_page import form_page
from workspace.pages.preview import Announcement, Decision, decision_page, rolled_back
from workspace.pages.record_pages import RecordPages, of_programme
from workspace.sessions.actions import request_mails
from workspace.sessions.forms import ClosingForm, OpinionForm, OpinionRequestForm, SessionDecisionForm, SessionForm
from workspace.sessions.presenters import minutes_document, title_of

SHOWN = 50
"""How many sessions the list shows, the latest first."""


@read_view(Action.WORK)
def sessions(request: HttpRequest, user: User) -> HttpResponse:
    """Display the sessions, the latest first, and the opinions requested from the user: ``/espace/seances/``."""
    waiting = OpinionRequest.objects.filter(user=user, opinion="", item__session__closed_at=None)
    context = {
        "sessions": [
            (one, title_of(one), list(one.items.all()))
            for one in CommitteeSession.objects.prefetch_related("items")[:SHOWN]
        ],
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
    }
    return render(request, "workspace/sessions/session.html", context)


def _opinions(item: AgendaItem, user: User, may_decide: bool) -> list[tuple[OpinionRequest, bool]]:
    """Return the opinions on a service, and whether the user reads each: their own, or all of them for a decision maker."""
    return [(one, may_decide or one.user_id == user.pk) for one in item.opinions.all()]


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
    session, items = session_of(pk), list(agenda_of(pk).prefetch_related("review__figures__metric"))
    return minutes_document(session, items, corrected_since(session)).as_json


UNDO = "Une décision se corrige depuis les comités du service, avec un motif ; l’historique garde chaque version."


@form_view(Action.DECIDE)
def ask(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Request an opinion on each service from the holder of a job function: ``/espace/seances/<pk>/avis/``."""
    session = session_of(pk)
    form = OpinionRequestForm(request.POST or None)

    def write() -> None:
        cleaned = form.cleaned_data
        request_opinions(session=session, function=cleaned["function"], user=cleaned["user"], actor=user)
        request_mails()

    return form_page(
        request,
        user,
        form,
        title="Demander des avis",
        done="Les avis sont demandés : la personne reçoit un e-mail.",
        write=write,
        back=reverse("workspace-session", args=[pk]),
        more={
            "about": f"{title_of(session)}. Un avis écrit est demandé sur chaque service de l’ordre du jour, par e-mail."
        },
        moves_figures=False,
    )


@form_view(Action.WORK)
def opinion(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Record the opinion requested from the user: ``/espace/avis/<pk>/``."""
    found = get_object_or_404(OpinionRequest.objects.select_related("item__session", "item__startup"), pk=pk)
    if found.user_id != user.pk:
        raise Http404("Aucun avis ne vous est demandé à cette adresse.")
    recorded = state_of(found, OpinionForm.names)
    form = OpinionForm(request.POST or None, recorded=recorded, initial=dict(recorded))
    item = found.item
    due = item.session.opinions_due_on or item.session.held_on
    about = f"{item.startup}, {title_of(item.session)}. En qualité de {found.function}, avant le {date_fr(due)}."
    return form_page(
        request,
        user,
        form,
        title="Donner un avis",
        done="Votre avis est enregistré.",
        write=lambda: give_opinion(request=found, actor=user, **form.values),
        back=reverse("workspace-session", args=[item.session_id]),
        more={"about": about},
        moves_figures=False,
    )


@form_view(Action.DECIDE)
def decide(request: HttpRequest, user: User, pk: int, slug: str) -> HttpResponse:
    """Record the decision on a service, then on the next one: ``/espace/seances/<pk>/decisions/<slug>/``."""
    session, startup = session_of(pk), get_object_or_404(Startup, slug=slug)
    items = list(agenda_of(pk))
    item = next((one for one in items if one.startup_id == startup.pk), None)
    if refused := _refusal(session, item, startup):
        messages.error(request, refused)
        return redirect("workspace-session", pk)
    objectives = last_objectives(startup.pk, session.held_on, session.held_on)
    outcome = outcome_of(objectives)
    form = SessionDecisionForm(request.POST or None, recorded={}, initial={"last_outcome": outcome})
    document = brief_document(startup, session.held_on)
    decision = Decision(
        form=form,
        write=lambda: decide_on(
            session=session, startup=startup, values=form.values, actor=user, document=document.as_json
        ),
        look=rolled_back,
        title=f"{startup.name} : décision",
        done=f"La décision est enregistrée : {startup.name}.",
        then=_next_page(session, items, startup),
        more={
            "session": session,
            "startup": startup,
            "about": _place(items, startup),
            **verdict_context(objectives, outcome),
            "proposed": document.sections[0].lines[-1][1],
            "opinions": item.opinions.all() if item else (),
        },
        warnings=lambda: _warnings(item, form),
        announce=partial(_announcement, session, startup),
        undo=UNDO,
        save_label="Enregistrer la décision",
        back=reverse("workspace-session", args=[pk]),
        template="workspace/sessions/decide.html",
    )
    return decision_page(request, user, decision)


def _refusal(session: CommitteeSession, item: AgendaItem | None, startup: Startup) -> str:
    """Return why a decision cannot be entered on this page; empty if it can."""
    if session.closed_at:
        return CLOSED
    if item is None:
        return f"« {startup} » n’est pas à l’ordre du jour de cette séance : inscrivez-le d’abord."
    if item.review:
        return f"La décision est déjà enregistrée : {startup}. Corrigez le comité depuis le service."
    return ""


def _place(items: list[AgendaItem], startup: Startup) -> str:
    place = next(rank for rank, one in enumerate(items, start=1) if one.startup_id == startup.pk)
    return f"Service {place} sur {len(items)} de l’ordre du jour."


def _next_page(session: CommitteeSession, items: list[AgendaItem], startup: Startup) -> str:
    """Return the page of the next service without a decision, else that of the session."""
    waiting = [one for one in items if one.review is None and one.startup_id != startup.pk]
    if not waiting:
        return reverse("workspace-session", args=[session.pk])
    return reverse("workspace-session-decide", args=[session.pk, waiting[0].startup.slug])


def _warnings(item: AgendaItem | None, form: SessionDecisionForm) -> list[str]:
    """Return what is unusual in the decision."""
    opinions = Counter(one.opinion for one in item.opinions.all()) if item else Counter()
    decision, amount = form.cleaned_data["decision"], form.cleaned_data["amount"]
    found = []
    if opinions[""]:
        found.append("Un avis demandé n’est pas encore rendu.")
    if decision == Review.Decision.REINVEST and opinions["unfavourable"] > opinions["favourable"]:
        found.append("Les avis sont surtout défavorables.")
    if decision == Review.Decision.STOP and amount:
        found.append(f"Un montant de {money_fr(amount)} est accordé à un service que le comité arrête.")
    return found


def _announcement(session: CommitteeSession, startup: Startup) -> Announcement:
    review = Review.objects.filter(startup=startup, held_on=session.held_on).first()
    amount = f", {money_fr(review.amount)}" if review and review.amount is not None else ""
    words = f"{review.get_decision_display()}{amount}. {review.reason}" if review else ""
    return Announcement(
        [f"Page publique de {startup} : comité du {date_fr(session.held_on)}, {words}"],
        (),
        "le compte rendu se télécharge",
    )
