"""``/espace/financements/fast/``: a round for the team, from the call to the results."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from access.page_permissions import form_view, read_view
from access.rights import Action
from accounts.models import User
from budget.actions.awarding import (
    AWARD,
    award_warnings,
    correct_award,
    more_than_announced,
    record_award,
    withdraw_award,
)
from budget.actions.rounds import ROUND, closed_warnings, committee_state, record_round, set_committee, withdraw_round
from budget.models import Award, FundingRound, Letter
from budget.queries import counted_awards
from budget.queries.fast import applications_to, round_money
from catalogue.money.presenters import left_in_words
from common.background.emails import summarise
from common.clock import today
from common.optimistic_lock import State
from common.texts import whole_number
from common.words import money_fr
from startups.models import Startup
from workspace.fast.announcements import (
    NO_CALL,
    NOT_READ,
    UNDO_AWARD,
    UNDO_CALL,
    UNDO_WITHDRAWAL,
    announcement,
    last_letter,
    money_effects,
    withdrawal_warnings,
)
from workspace.fast.applications import STAGES
from workspace.fast.forms import AwardForm, CommitteeForm, LaureateForm, RoundForm
from workspace.pages.form_page import form_page
from workspace.pages.forms import LockedForm
from workspace.pages.money_forms import WithdrawAwardForm, WithdrawMoneyForm
from workspace.pages.preview import rolled_back
from workspace.pages.record_pages import Located, RecordPages, RecordRequest, of_programme


@read_view(Action.DECIDE)
def round_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """Display a round: its dates, its applications with opinions, its awards, its e-mails."""
    one = get_object_or_404(FundingRound, number=number)
    awards = list(counted_awards().filter(round=one).select_related("startup", "incubator").order_by("pk"))
    money = round_money(one, awards, today())
    context = {
        "round": one,
        "stage": STAGES[money.stage],
        "money": money,
        "left": left_in_words(money),
        "applications": applications_to(number),
        "awards": awards,
        "seats": one.seats.order_by("pk"),
        "emails": summarise(Letter.objects.filter(round=one)),
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


def _initial_round(page: RecordRequest[FundingRound, None]) -> State:
    """Return the next number in the current year, for a new round."""
    if page.found:
        return {}
    last = FundingRound.objects.order_by("-number").first()
    return {"number": last.number + 1 if last else 1, "year": today().year}


def _check_round(page: RecordRequest[FundingRound, None], form: RoundForm) -> dict[str, Any]:
    """Return the preview of a call: its public page, and the e-mail to the coaches."""
    after = last_letter()
    return {
        "compute_effects": rolled_back,
        "announce": lambda: announcement(form.cleaned_data["number"], after, no_mail=NO_CALL),
        "warnings": lambda: form.set_warnings(*_round_warnings(page.found, form)),
        "undo_note": UNDO_CALL,
    }


def _round_warnings(found: FundingRound | None, form: RoundForm) -> tuple[list[str], list[str]]:
    """Return what the action asks to confirm, and what else is unusual in a call."""
    if found is None:
        return [], []
    announced = form.cleaned_data["stated_awards"]
    return [*closed_warnings(found)], more_than_announced(found, found.awards.count(), announced)


def _check_award(page: RecordRequest[Award, FundingRound], form: AwardForm) -> dict[str, Any]:
    """Return the preview of an award: the text on the public page of its round."""
    after, number = last_letter(), page.owner.number
    return {
        "compute_effects": partial(money_effects, number),
        "announce": lambda: announcement(number, after, award=_award_of(page, form)),
        "warnings": lambda: form.set_warnings(_award_warnings(page, form)),
        "undo_note": UNDO_AWARD,
    }


def _award_warnings(page: RecordRequest[Award, FundingRound], form: AwardForm) -> list[str]:
    laureate = page.found.startup if page.found else getattr(form, "laureate", None)
    startup = laureate if isinstance(laureate, Startup) else None
    values = form.cleaned_data
    key = page.found.pk if page.found else None
    return award_warnings(page.owner, startup, values["amount"], values["awarded_on"], key)


def _award_of(page: RecordRequest[Award, FundingRound], form: AwardForm) -> Award | None:
    """Return the award that was just saved."""
    awards = Award.objects.filter(round=page.owner).select_related("startup", "incubator")
    if page.found:
        return awards.filter(pk=page.found.pk).first()
    return awards.order_by("pk").last()


def _check_withdrawal(page: RecordRequest[Award, FundingRound], form: WithdrawAwardForm) -> dict[str, Any]:
    """Return the preview of a withdrawal: what is removed from the public page, and the e-mail."""
    after, number = last_letter(), page.owner.number
    return {
        "compute_effects": partial(money_effects, number),
        "announce": lambda: announcement(number, after, no_mail=NOT_READ),
        "warnings": lambda: form.set_warnings(closed_warnings(page.owner), withdrawal_warnings(page.record, today())),
        "undo_note": UNDO_WITHDRAWAL,
        "save_label": "Retirer le financement",
    }


ROUNDS = RecordPages[FundingRound, None, RoundForm](
    model=FundingRound,
    columns=ROUND,
    locate=of_programme,
    form=RoundForm,
    withdraw_form=WithdrawMoneyForm,
    permission=Action.DECIDE,
    save=lambda page, form: record_round(
        round=page.found, values=form.values, actor=page.user, **form.action_arguments
    ),
    remove=lambda page, form: withdraw_round(round=page.record, actor=page.user, **form.reason_and_version),
    title_new="Ouvrir un appel du FAST",
    title_edit="Corriger le {record}",
    title_withdraw="Retirer le {record}",
    saved="L’appel est enregistré.",
    corrected="L’appel est corrigé.",
    withdrawn="L’appel est retiré.",
    initial=_initial_round,
    step=_check_round,
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


def _save_award(page: RecordRequest[Award, FundingRound], form: AwardForm) -> None:
    if page.found:
        correct_award(award=page.found, values=form.values, actor=page.user, **form.action_arguments)
    elif isinstance(form, LaureateForm) and form.laureate:
        record_award(
            round=page.owner,
            laureate=form.laureate,
            values=form.values,
            reason=form.cleaned_data["reason"],
            confirmed=form.action_arguments["confirmed"],
            actor=page.user,
        )


def _remove_award(page: RecordRequest[Award, FundingRound], form: LockedForm) -> None:
    assert isinstance(form, WithdrawAwardForm)  # noqa: S101
    withdraw_award(award=page.record, actor=page.user, **form.action_arguments)


def _laureate(award: Award) -> str:
    return str(award.startup or award.incubator)


AWARDS = RecordPages[Award, FundingRound, AwardForm](
    model=Award,
    columns=AWARD,
    locate=_locate_award,
    form=AwardForm,
    form_new=LaureateForm,
    form_options=lambda page: {"startup": page.found.startup if page.found else None},
    withdraw_form=WithdrawAwardForm,
    step=_check_award,
    step_withdraw=_check_withdrawal,
    permission=Action.DECIDE,
    save=_save_award,
    remove=_remove_award,
    title_new="Ajouter un lauréat du {owner}",
    title_edit="Corriger un financement du {owner}",
    title_withdraw="Retirer un financement du {owner}",
    saved="Le financement est enregistré.",
    corrected="Le financement est corrigé.",
    withdrawn="Le financement est retiré.",
    initial=lambda page: {"startup": page.http.GET.get("service", "")[:120]},
    introduction=lambda page: _laureate(page.found) if page.found else "",
    summary=lambda page: f"{_laureate(page.record)} : {money_fr(page.record.amount)}.",
    success_url=lambda page: page_of(page.owner.number),
)
