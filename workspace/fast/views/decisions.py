"""``/espace/financements/candidatures/``: the team reads an application, gives opinions, and records the decision."""

import datetime as dt
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from access.page_permissions import form_view, read_view
from access.rights import Action
from accounts.models import User
from budget.actions.applications import (
    assess,
    award_application,
    decline_application,
    reopen_application,
)
from budget.actions.awarding import award_warnings
from budget.models import Application, Assessment, Award, FundingRound
from budget.queries.fast import round_money
from catalogue.money.presenters import left_in_words
from common.clock import today
from common.optimistic_lock import state_of
from common.words import NO_BREAK, date_fr, money_fr
from workspace.fast.announcements import (
    NOT_READ,
    UNDO_DECIDED_AWARD,
    UNDO_DECISION,
    UNDO_WITHDRAWAL,
    announcement,
    decision_warnings,
    last_email,
    mails_since,
    money_effects,
)
from workspace.fast.forms import AssessmentForm, DecisionForm, ReopenForm
from workspace.fast.views.rounds import page_of
from workspace.pages.form_page import form_page
from workspace.pages.preview import Announcement, Preview


@read_view(Action.DECIDE)
def read(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Display an application with the opinions of the team."""
    application = _application(pk)
    opinions = application.assessments.select_related("author").order_by("created_at", "pk")
    award = Award.objects.filter(application=application).first()
    context = {"application": application, "opinions": opinions, "award": award}
    return render(request, "workspace/fast/application.html", context)


@form_view(Action.DECIDE)
def give_opinion(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Record one's own opinion on an application."""
    application = _application(pk)
    held = Assessment.objects.filter(application=application, author=user).first()
    form = AssessmentForm(request.POST or None, instance=held or Assessment(application=application, author=user))
    return form_page(
        request,
        user,
        form,
        title="Mon avis sur une candidature",
        success_message="Votre avis est enregistré.",
        save=lambda: assess(form.instance, actor=user, seen=form.cleaned_data["seen"]),
        success_url=reverse("workspace-money-application", args=[pk]),
        extra_context={"about": _summary_of(application)},
    )


@form_view(Action.DECIDE)
def decide(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Preview what a decision of the committee publishes and sends, then record it."""
    application = _application(pk)
    if application.decision or application.withdrawn_on:
        return _already_decided(request, application)
    initial = {"decided_on": _proposed_day(application.round)}
    form = DecisionForm(
        request.POST or None,
        recorded=state_of(application, Application.DECISION),
        initial=initial,
        money=_money_of(application),
        is_of_service=application.startup is not None,
    )
    return form_page(
        request,
        user,
        form,
        title="Décision du comité",
        save=partial(_write_decision, application, form, user),
        success_message=_saved(application),
        success_url=page_of(application.round.number),
        cancel_url=reverse("workspace-money-application", args=[pk]),
        extra_context={"about": _summary_of(application)},
        undo_url=lambda: _cancel_url(application.pk),
        preview=Preview(
            compute_effects=partial(money_effects, application.round.number),
            warnings=lambda: _warnings(application, form),
            announce=partial(_announcement, application, last_email()),
            undo_note=UNDO_DECISION if form.is_refusal else UNDO_DECIDED_AWARD,
        ),
    )


def _already_decided(request: HttpRequest, application: Application) -> HttpResponse:
    """Redirect to an application that somebody decided or withdrew."""
    said = (
        f"Cette candidature est retirée depuis le {date_fr(application.withdrawn_on)}"
        if application.withdrawn_on
        else f"Cette candidature est déjà décidée : {application.get_decision_display().lower()} le "
        f"{date_fr(application.decided_on)}"
    )
    messages.warning(request, f"{said}. Rien n’est enregistré de votre part.")
    return redirect("workspace-money-application", application.pk)


def _money_of(application: Application) -> str:
    """Return the amount asked and what is left of the envelope, for the field of the amount."""
    call = application.round
    money = round_money(call, call.awards.select_related("startup"), today())
    asked = money_fr(application.amount) if application.amount is not None else "montant non déterminé (ND)"
    left = "non déterminé (ND)" if money.left.most is None else left_in_words(money)
    return f"Demandé{NO_BREAK}: {asked}. Reste de l’enveloppe du {call}{NO_BREAK}: {left}."


def _saved(application: Application) -> str:
    """Return the message of a recorded decision, and its e-mail if it has one."""
    applicant = application.submitted_by
    if applicant is None or not applicant.is_active:
        return "La décision est enregistrée."
    return "La décision est enregistrée ; l’e-mail au porteur de la candidature est en attente d’envoi."


def _proposed_day(call: FundingRound) -> dt.date:
    """Return the day of the committee if it has met, else today."""
    return min(call.committee_on or today(), today())


def _write_decision(application: Application, form: DecisionForm, user: User) -> None:
    values = form.cleaned_data
    decided = {"application": application, "decided_on": values["decided_on"], "actor": user, **form.reason_and_version}
    if values["decision"] == Application.Decision.DECLINED:
        decline_application(**decided)
        return
    award_application(
        amount=values["amount"],
        coaching_share=values["coaching_share"],
        with_event=form.writes_event,
        **decided,
        confirmed=form.action_arguments["confirmed"],
    )


def _warnings(application: Application, form: DecisionForm) -> list[str]:
    day, amount = form.cleaned_data["decided_on"], form.cleaned_data["amount"]
    if form.cleaned_data["decision"] == Application.Decision.DECLINED:
        return form.set_warnings((), decision_warnings(application, day, None))
    to_confirm = award_warnings(application.round, application.startup, amount, day)
    return form.set_warnings(to_confirm, decision_warnings(application, day, amount))


def _announcement(application: Application, after: int) -> Announcement:
    """Return what the new decision publishes and sends."""
    award = Award.objects.filter(application=application).select_related("startup", "incubator").first()
    no_mail = "la candidature n’a pas de porteur dont le compte soit actif"
    if award is None:
        return Announcement((), mails_since(after), no_mail)
    return announcement(application.round.number, after, award=award, no_mail=no_mail)


def _cancel_url(pk: int) -> str:
    """Return the URL to cancel the decision of an application: withdraw its award, or cancel its refusal."""
    award = Award.objects.filter(application=pk).first()
    if award:
        return reverse("workspace-money-award-withdraw", args=[award.pk])
    return reverse("workspace-money-reopen", args=[pk])


@form_view(Action.DECIDE)
def reopen(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Cancel a refusal, so that the application can be decided again: ``…/annulation/``."""
    application = _application(pk)
    if application.decision != Application.Decision.DECLINED:
        messages.info(request, "Cette candidature n’est pas refusée : il n’y a pas de refus à annuler.")
        return redirect("workspace-money-application", pk)
    after = last_email()
    form = ReopenForm(request.POST or None, row=application, columns=Application.DECISION)
    return form_page(
        request,
        user,
        form,
        title="Annuler un refus",
        save=lambda: reopen_application(application=application, actor=user, **form.reason_and_version),
        success_message="Le refus est annulé : la candidature attend une nouvelle décision.",
        success_url=reverse("workspace-money-application", args=[pk]),
        extra_context={"about": _summary_of(application)},
        preview=Preview(
            compute_effects=partial(money_effects, application.round.number),
            announce=lambda: Announcement((), mails_since(after), NOT_READ),
            undo_note=UNDO_WITHDRAWAL,
        ),
    )


def _application(pk: int) -> Application:
    return get_object_or_404(
        Application.objects.select_related("round", "startup", "incubator", "metric", "submitted_by"), pk=pk
    )


def _summary_of(application: Application) -> str:
    return f"{application.candidate}, {application.round}."
