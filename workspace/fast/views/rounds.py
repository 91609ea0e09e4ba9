"""``/espace/financements/fast/``: a round for the team, from the call to the results."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from access.page_permissions import form_view, read_view
from access.rights import Action
from accounts.models import User
from budget.actions.awarding import award_warnings, more_than_announced, save_award, withdraw_award
from budget.actions.rounds import closed_warnings, committee_state, record_round, set_committee
from budget.models import Award, FundingRound, RoundEmail
from budget.queries import counted_awards
from budget.queries.fast import applications_to, round_money
from catalogue.money.presenters import left_in_words
from common.background.emails import summarise
from common.clock import today
from common.texts import whole_number
from common.words import money_fr
from workspace.fast.announcements import (
    NO_CALL,
    NOT_READ,
    UNDO_AWARD,
    UNDO_CALL,
    UNDO_WITHDRAWAL,
    announcement,
    last_email,
    money_effects,
    withdrawal_warnings,
)
from workspace.fast.forms import AwardForm, CommitteeForm, LaureateForm, RoundForm, WithdrawAwardForm
from workspace.fast.views.applications import stage_in_words
from workspace.pages.form_page import form_page
from workspace.pages.preview import Preview, rolled_back
from workspace.pages.record_pages import Located, RecordPages, RecordRequest


@read_view(Action.DECIDE)
def round_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """Display a round: its dates, its applications with opinions, its awards, its e-mails."""
    one = get_object_or_404(FundingRound, number=number)
    awards = list(counted_awards().filter(round=one).select_related("startup", "incubator").order_by("pk"))
    money = round_money(one, awards, today())
    applications = applications_to(number)
    context = {
        "round": one,
        "stage": stage_in_words(money, has_decisions=any(one.decision for one in applications)),
        "money": money,
        "left": left_in_words(money),
        "applications": applications,
        "awards": awards,
        "seats": one.seats.order_by("pk"),
        "emails": summarise(RoundEmail.objects.filter(round=one)),
    }
    return render(request, "workspace/fast/round.html", context)


def page_of(number: int) -> str:
    """Return the URL of a round for the team."""
    return reverse("workspace-money-round", args=[number])


def _hub(page: RecordRequest[Any, Any]) -> str:
    """Return the URL of the page of all the money."""
    return reverse("workspace-money")


def _page_of_round(page: RecordRequest[FundingRound, None]) -> str:
    """Return the URL of the corrected round, or of the typed number; else of all the money."""
    number = page.found.number if page.found else whole_number(page.http.POST.get("number", ""))
    return _hub(page) if number is None else page_of(number)


def _next_round(_: None) -> FundingRound:
    """Return a round with the next number, in the current year."""
    last = FundingRound.objects.order_by("-number").first()
    return FundingRound(number=last.number + 1 if last else 1, year=today().year)


def _round_preview(page: RecordRequest[FundingRound, None], form: RoundForm) -> Preview:
    """Return the preview of a call: its public page, and the e-mail to the coaches."""
    after = last_email()
    return Preview(
        compute_effects=rolled_back,
        warnings=lambda: form.set_warnings(*_round_warnings(page.found, form)),
        announce=lambda: announcement(form.cleaned_data["number"], after, no_mail=NO_CALL),
        undo_note=UNDO_CALL,
    )


def _round_warnings(funding_round: FundingRound | None, form: RoundForm) -> tuple[list[str], list[str]]:
    """Return what the action asks to confirm, and what else is unusual in a call."""
    if funding_round is None:
        return [], []
    announced = form.cleaned_data["stated_awards"]
    return [*closed_warnings(funding_round)], more_than_announced(
        funding_round, funding_round.awards.count(), announced
    )


def _award_preview(page: RecordRequest[Award, FundingRound], form: AwardForm) -> Preview:
    """Return the preview of an award: the text on the public page of its round."""
    after, number = last_email(), page.owner.number
    return Preview(
        compute_effects=partial(money_effects, number),
        warnings=lambda: form.set_warnings(_award_warnings(page, form)),
        announce=lambda: announcement(number, after, award=_award_of(page, form)),
        undo_note=UNDO_AWARD,
    )


def _award_warnings(page: RecordRequest[Award, FundingRound], form: AwardForm) -> list[str]:
    award = form.instance
    return award_warnings(page.owner, award.startup, award.amount, award.awarded_on, award.pk)


def _award_of(page: RecordRequest[Award, FundingRound], form: AwardForm) -> Award | None:
    """Return the award that was just saved."""
    awards = Award.objects.filter(round=page.owner).select_related("startup", "incubator")
    if page.found:
        return awards.filter(pk=page.found.pk).first()
    return awards.order_by("pk").last()


def _withdrawal_preview(page: RecordRequest[Award, FundingRound], form: WithdrawAwardForm) -> Preview:
    """Return the preview of a withdrawal: what is removed from the public page, and the e-mail."""
    after, number = last_email(), page.owner.number
    return Preview(
        compute_effects=partial(money_effects, number),
        warnings=lambda: form.set_warnings(closed_warnings(page.owner), withdrawal_warnings(page.record, today())),
        announce=lambda: announcement(number, after, no_mail=NOT_READ),
        undo_note=UNDO_WITHDRAWAL,
    )


ROUNDS = RecordPages[FundingRound, None, RoundForm](
    model=FundingRound,
    form=RoundForm,
    new=_next_round,
    permission=Action.DECIDE,
    save_action=record_round,
    title_new="Ouvrir un appel du FAST",
    title_edit="Corriger le {record}",
    title_withdraw="Retirer le {record}",
    saved="L’appel est enregistré.",
    corrected="L’appel est corrigé.",
    withdrawn="L’appel est retiré.",
    preview=_round_preview,
    success_url=_page_of_round,
    withdrawn_url=_hub,
)


@form_view(Action.DECIDE)
def committee(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """Edit the members of the committee of a round."""
    one = get_object_or_404(FundingRound, number=number)
    held = committee_state(one)
    form = CommitteeForm(request.POST or None, recorded=held, initial=held)
    return form_page(
        request,
        user,
        form,
        title=f"Comité du {one}",
        success_message="Le comité est enregistré.",
        save=lambda: set_committee(round=one, seats=form.pairs, actor=user, **form.reason_and_version),
        success_url=page_of(number),
    )


def _locate_award(
    model: type[Award], user: User, *, pk: int | None = None, number: int | None = None
) -> Located[Award, FundingRound]:
    """Return the round to add an award to, or an award with its round."""
    if pk is None:
        return get_object_or_404(FundingRound, number=number), None
    award = get_object_or_404(model.objects.select_related("round", "startup", "incubator", "metric"), pk=pk)
    return award.round, award


def _laureate(award: Award) -> str:
    return str(award.laureate)


AWARDS = RecordPages[Award, FundingRound, AwardForm](
    model=Award,
    owner_field="round",
    locate=_locate_award,
    form=AwardForm,
    form_new=LaureateForm,
    withdraw_form=WithdrawAwardForm,
    preview=_award_preview,
    preview_withdraw=_withdrawal_preview,
    permission=Action.DECIDE,
    save_action=save_award,
    withdraw_action=withdraw_award,
    title_new="Ajouter un lauréat du {owner}",
    title_edit="Corriger un financement du {owner}",
    title_withdraw="Retirer un financement du {owner}",
    saved="Le financement est enregistré.",
    corrected="Le financement est corrigé.",
    withdrawn="Le financement est retiré.",
    initial=lambda page: {} if page.found else {"startup": page.http.GET.get("service", "")[:120]},
    introduction=lambda page: _laureate(page.found) if page.found else "",
    context=lambda page: {"startup": None},  # the pages are those of the round, not of a service
    summary=lambda page: f"{_laureate(page.record)} : {money_fr(page.record.amount)}.",
    success_url=lambda page: page_of(page.owner.number),
)
