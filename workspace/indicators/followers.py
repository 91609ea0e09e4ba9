"""``/espace/indicateurs/definitions/<code>/suivi/``: the followers of an indicator, by year."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from common.rights import Action
from indicators.actions.followers import FOLLOWER, remove_follower, save_follower
from indicators.models import Indicator, IndicatorFollower
from workspace.indicators.forms import year_field
from workspace.pages.conflict_forms import RecordForm
from workspace.pages.fields import reason_field
from workspace.pages.record_pages import Located, RecordPages


class FollowerForm(RecordForm):
    first_year = year_field("Première année")
    last_year = year_field("Dernière année", "Incluse. Vide : tant que l’indicateur est en vigueur.", required=False)
    reason = reason_field("Par exemple : loi de finances 2023.")

    class Meta(RecordForm.Meta):
        model = IndicatorFollower
        fields = FOLLOWER


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
    columns=FOLLOWER,
    locate=_locate,
    form=FollowerForm,
    permission=Action.DECIDE,
    save=lambda page, form: save_follower(
        indicator=page.owner, row=page.found, values=form.values, actor=page.user, **form.carried
    ),
    remove=lambda page, form: remove_follower(row=page.record, actor=page.user, **form.carried),
    title_new="Qui suit « {owner} »",
    title_edit="Corriger qui suit « {owner} »",
    title_withdraw="Retirer un suivi de « {owner} »",
    saved="Le suivi est enregistré.",
    withdrawn="Le suivi est retiré.",
    initial=lambda page, recorded: recorded or {"first_year": page.owner.first_year, "last_year": page.owner.last_year},
    summary=lambda page: f"{page.record}.",
    success_url=lambda page: reverse("workspace-indicator", args=[page.owner.code]),
    context=lambda page: {"indicator": page.owner},
    template="workspace/indicators/indicator_form.html",
    moves_figures=False,
)
