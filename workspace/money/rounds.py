"""``/espace/financements/fast/``: a round as the team sees it, from the call to the results."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from budget.actions.awarding import AWARD, correct_award, record_award, withdraw_award
from budget.actions.calling import ROUND, committee_state, edit_round, open_round, set_committee, withdraw_round
from budget.models import Award, FundingRound
from budget.queries import counted_awards
from budget.queries.applications import applications_to
from budget.queries.rounds import stage_of
from common.numbers import whole_number
from common.rights import Action
from common.seen import NOTHING, state_of
from common.words import money_fr
from startups.doors import right
from startups.queries import today
from workspace.money.fast_forms import AwardForm, CommitteeForm, LaureateForm, RoundForm
from workspace.money.fields import WithdrawMoneyForm
from workspace.money.hub import STAGES
from workspace.money.pages import money_page
from workspace.pages.access import signed_in, signed_in_form


@right(Action.DECIDE)
@require_safe
@signed_in
def round_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """A round: its dates, its applications with opinions, its awards."""
    one = get_object_or_404(FundingRound, number=number)
    awards = list(counted_awards().filter(round=one).select_related("startup", "incubator").order_by("pk"))
    known = [award.amount for award in awards if award.amount is not None]
    context = {
        "round": one,
        "stage": STAGES[stage_of(one, today())],
        "applications": applications_to(number),
        "awards": awards,
        "total": sum(known) if known else None,
        "seats": one.seats.order_by("pk"),
    }
    return render(request, "workspace/money/round.html", context)


@right(Action.DECIDE)
@signed_in_form
def announce(request: HttpRequest, user: User) -> HttpResponse:
    """A new round."""
    last = FundingRound.objects.order_by("-number").first()
    initial = {"number": last.number + 1 if last else 1, "year": today().year}
    form = RoundForm(request.POST or None, recorded=NOTHING, initial=initial)
    number = whole_number(form.data.get("number", "")) if form.is_bound else None
    return money_page(
        request,
        user,
        form,
        title="Ouvrir un appel du FAST",
        done="L’appel est enregistré.",
        write=lambda: open_round(values=form.values, reason=form.cleaned_data["reason"], actor=user),
        back=reverse("workspace-money") if number is None else page_of(number),
    )


@right(Action.DECIDE)
@signed_in_form
def change(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """Correct a round."""
    one = get_object_or_404(FundingRound, number=number)
    held = state_of(one, ROUND)
    form = RoundForm(request.POST or None, recorded=held, initial=held)
    return money_page(
        request,
        user,
        form,
        title=f"Corriger le {one}",
        done="L’appel est corrigé.",
        write=lambda: edit_round(round=one, values=form.values, actor=user, **form.confirmed_carried),
        back=page_of(number),
    )


@right(Action.DECIDE)
@signed_in_form
def remove(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """A round recorded by mistake."""
    one = get_object_or_404(FundingRound, number=number)
    form = WithdrawMoneyForm(request.POST or None, row=one, saw=ROUND)
    return money_page(
        request,
        user,
        form,
        title=f"Retirer le {one}",
        done="L’appel est retiré.",
        write=lambda: withdraw_round(round=one, actor=user, **form.carried),
        back=reverse("workspace-money"),
    )


@right(Action.DECIDE)
@signed_in_form
def committee(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """Who sits on the committee of a round."""
    one = get_object_or_404(FundingRound, number=number)
    held = committee_state(one)
    form = CommitteeForm(request.POST or None, recorded=held, initial=held)
    return money_page(
        request,
        user,
        form,
        title=f"Comité du {one}",
        done="Le comité est enregistré.",
        write=lambda: set_committee(round=one, seats=form.pairs, actor=user, **form.carried),
        back=page_of(number),
    )


@right(Action.DECIDE)
@signed_in_form
def add_award(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """An award that no application here led to."""
    one = get_object_or_404(FundingRound, number=number)
    proposed = {"startup": request.GET.get("service", "")[:120]}
    form = LaureateForm(request.POST or None, startup=None, recorded=NOTHING, initial=proposed)

    def write() -> None:
        if form.laureate:
            record_award(
                round=one,
                laureate=form.laureate,
                values=form.values,
                reason=form.cleaned_data["reason"],
                confirmed=form.cleaned_data["confirmed"],
                actor=user,
            )

    return money_page(
        request,
        user,
        form,
        title=f"Ajouter un lauréat du {one}",
        done="Le financement est enregistré.",
        write=write,
        back=page_of(number),
    )


@right(Action.DECIDE)
@signed_in_form
def change_award(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Correct what was given."""
    award = _award(pk)
    held = state_of(award, AWARD)
    form = AwardForm(request.POST or None, startup=award.startup, recorded=held, initial=held)
    return money_page(
        request,
        user,
        form,
        title=f"Corriger un financement du {award.round}",
        done="Le financement est corrigé.",
        write=lambda: correct_award(award=award, values=form.values, actor=user, **form.confirmed_carried),
        back=page_of(award.round.number),
        more={"about": str(award.startup or award.incubator)},
    )


@right(Action.DECIDE)
@signed_in_form
def remove_award(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """An award recorded by mistake."""
    award = _award(pk)
    form = WithdrawMoneyForm(request.POST or None, row=award, saw=AWARD)
    return money_page(
        request,
        user,
        form,
        title=f"Retirer un financement du {award.round}",
        done="Le financement est retiré.",
        write=lambda: withdraw_award(award=award, actor=user, **form.confirmed_carried),
        back=page_of(award.round.number),
        more={"about": f"{award.startup or award.incubator} : {money_fr(award.amount)}."},
    )


def page_of(number: int) -> str:
    """The address of a round for the team."""
    return reverse("workspace-money-round", args=[number])


def _award(pk: int) -> Award:
    return get_object_or_404(Award.objects.select_related("round", "startup", "incubator", "metric"), pk=pk)
