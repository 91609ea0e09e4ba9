"""What is written in a session: opinions requested and given, and the decision of each service, one by one."""

from collections import Counter
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.models import User
from catalogue.reviews.objectives import display_objective
from common.optimistic_lock import state_of
from common.rights import Action
from common.words import date_fr, money_fr
from impact.actions.sessions import CLOSED, decide_on, give_opinion, request_opinions
from impact.models import AgendaItem, CommitteeSession, OpinionRequest, Review
from impact.queries.objectives import OUTCOME_RULE, VERDICT_RULE, last_objectives, outcome_of
from startups.models import Startup
from workspace.committees.brief import brief_document
from workspace.pages.access import form_view
from workspace.pages.decision import Decision, decision_page
from workspace.pages.form_page import form_page
from workspace.pages.preview import Announcement, rolled_back
from workspace.sessions.actions import request_mails
from workspace.sessions.forms import OpinionForm, OpinionRequestForm, SessionDecisionForm
from workspace.sessions.presenters import title_of
from workspace.sessions.views import agenda_of, session_of

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
        write=lambda: give_opinion(request=found, actor=user, **_given(form)),
        back=reverse("workspace-session", args=[item.session_id]),
        more={"about": about},
        moves_figures=False,
    )


def _given(form: OpinionForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in OpinionForm.names}


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
            "objectives": [display_objective(one) for one in objectives],
            "computed_outcome": Review.Outcome(outcome).label if outcome else "",
            "outcome_rule": OUTCOME_RULE,
            "verdict_rule": VERDICT_RULE,
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
    """Return why no decision is entered on this page; empty when one may be."""
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
