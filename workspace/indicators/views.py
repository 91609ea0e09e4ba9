"""``/espace/indicateurs/``: the indicators, their versions, names, ends and order."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from access.page_permissions import form_view, read_view
from access.rights import Action
from accounts.models import User
from common.clock import today
from common.optimistic_lock import state_of
from indicators.actions.definitions import (
    ENDING,
    NAMING,
    ChangeContext,
    end_indicator,
    order_indicators,
    order_state,
    remove_indicator,
    remove_version,
    reword_indicator,
    versions_state,
)
from indicators.actions.followers import save_follower
from indicators.algebra.declared_sources import MEASURED_FIGURES
from indicators.models import Indicator, IndicatorFollower
from workspace.indicators.forms import EndIndicatorForm, NamingForm, OrderForm, RemoveVersionForm, year_field
from workspace.indicators.queries import history_in_words, listed_indicators, versions_of
from workspace.pages.fields import reason_field
from workspace.pages.form_page import form_page
from workspace.pages.forms import PageForm, RecordForm, WithdrawForm
from workspace.pages.record_pages import Located, RecordPages


@read_view(Action.DECIDE)
def indicators(request: HttpRequest, user: User) -> HttpResponse:
    """Display each indicator with its years and computed results: ``/espace/indicateurs/``."""
    return render(request, "workspace/indicators/indicators.html", {"lines": listed_indicators(), "year": today().year})


@read_view(Action.DECIDE)
def indicator(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """Display its versions and changes, with authors and reasons: ``/espace/indicateurs/definitions/<code>/``."""
    found = get_object_or_404(Indicator, code=code)
    context = {
        "indicator": found,
        "versions": versions_of(found),
        "changes": history_in_words(found),
        "is_measured": any(one.rule.get("measure") == MEASURED_FIGURES.name for one in found.definitions.all()),
    }
    return render(request, "workspace/indicators/indicator.html", context)


@form_view(Action.DECIDE)
def reword(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """Rename an indicator."""
    found = get_object_or_404(Indicator, code=code)
    held = state_of(found, NAMING)
    form = NamingForm(request.POST or None, recorded=held, initial=held)
    title, message = f"Renommer « {found.label} »", "Les textes de l’indicateur sont changés."

    def write() -> object:
        return reword_indicator(
            indicator=found, naming=form.naming, by=_change_context(user, form), seen=form.cleaned_data["seen"]
        )

    return _render_indicator_form(request, user, form, found, title, message, write)


@form_view(Action.DECIDE)
def end(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """Set the last year of an indicator; published results are kept."""
    found = get_object_or_404(Indicator, code=code)
    held = state_of(found, ENDING)
    form = EndIndicatorForm(request.POST or None, recorded=held, initial=held)
    title, message = f"Dernière année de « {found.label} »", "La dernière année est enregistrée. Les chiffres suivent."

    def write() -> object:
        last_year = form.cleaned_data["last_year"]
        seen = form.cleaned_data["seen"]
        return end_indicator(indicator=found, last_year=last_year, by=_change_context(user, form), seen=seen)

    return _render_indicator_form(request, user, form, found, title, message, write)


@form_view(Action.DECIDE)
def remove(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """Delete an indicator created by mistake, if nothing of it is published: ``…/retrait/``."""
    found = get_object_or_404(Indicator, code=code)
    form = WithdrawForm(request.POST or None, row=found, columns=NAMING)

    def write() -> None:
        remove_indicator(indicator=found, by=_change_context(user, form), seen=form.cleaned_data["seen"])

    return _render_indicator_form(
        request, user, form, None, f"Retirer « {found.label} »", "L’indicateur est retiré.", write
    )


@form_view(Action.DECIDE)
def remove_last_version(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """Delete the last version, created by mistake: ``…/version/retrait/``."""
    found = get_object_or_404(Indicator.objects.prefetch_related("definitions"), code=code)
    last = max(found.definitions.all(), key=lambda one: one.version, default=None)
    form = RemoveVersionForm(request.POST or None, recorded=versions_state(found))

    def write() -> None:
        assert last  # noqa: S101  # a version was seen
        remove_version(definition=last, by=_change_context(user, form), seen=form.cleaned_data["seen"])

    title = f"Retirer la dernière version de « {found.label} »"
    return _render_indicator_form(
        request, user, form, found, title, "La version est retirée. Les chiffres suivent.", write
    )


@form_view(Action.DECIDE)
def order(request: HttpRequest, user: User) -> HttpResponse:
    """Set the position of each indicator in the table of a year."""
    form = OrderForm(request.POST or None, indicators=list(Indicator.objects.all()), recorded=order_state())

    def write() -> None:
        order_indicators(codes=form.codes, by=_change_context(user, form), seen=form.cleaned_data["seen"])

    return _render_indicator_form(request, user, form, None, "Ordre des indicateurs", "L’ordre est enregistré.", write)


def _render_indicator_form(
    request: HttpRequest,
    user: User,
    form: PageForm,
    found: Indicator | None,
    title: str,
    success_message: str,
    write: Callable[[], object],
) -> HttpResponse:
    """Display the form of an indicator, then redirect to its page, or to the list."""
    return form_page(
        request,
        user,
        form,
        title=title,
        success_message=success_message,
        save=write,
        success_url=reverse("workspace-indicator", args=[found.code]) if found else reverse("workspace-indicators"),
        template="workspace/indicators/indicator_form.html",
        extra_context={"indicator": found},
    )


def _change_context(user: User, form: PageForm) -> ChangeContext:
    return ChangeContext(user, form.cleaned_data["reason"])


class FollowerForm(RecordForm):
    first_year = year_field("Première année")
    last_year = year_field("Dernière année", "Incluse. Vide : tant que l’indicateur est en vigueur.", required=False)
    reason = reason_field("Par exemple : loi de finances 2023.")

    class Meta(RecordForm.Meta):
        model = IndicatorFollower
        fields = IndicatorFollower.EDITED


def _locate(
    model: type[IndicatorFollower], user: User, *, code: str, **key: Any
) -> Located[IndicatorFollower, Indicator]:
    """Return an indicator and one of its followers.

    :raises Http404: if it does not exist.
    """
    indicator = get_object_or_404(Indicator, code=code)
    return indicator, get_object_or_404(model, indicator=indicator, **key) if key else None


FOLLOWERS = RecordPages[IndicatorFollower, Indicator, FollowerForm](
    model=IndicatorFollower,
    locate=_locate,
    form=FollowerForm,
    permission=Action.DECIDE,
    new=lambda owner: IndicatorFollower(indicator=owner, first_year=owner.first_year, last_year=owner.last_year),
    save_action=save_follower,
    title_new="Qui suit « {owner} »",
    title_edit="Corriger qui suit « {owner} »",
    title_withdraw="Retirer un suivi de « {owner} »",
    saved="Le suivi est enregistré.",
    withdrawn="Le suivi est retiré.",
    summary=lambda page: f"{page.record}.",
    success_url=lambda page: reverse("workspace-indicator", args=[page.owner.code]),
    context=lambda page: {"indicator": page.owner},
    template="workspace/indicators/indicator_form.html",
)
