"""``/espace/indicateurs/<year>/<code>/points/``: « Où en est-on », the comments of staff on a target of the running year."""

from collections.abc import Mapping
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from access.rights import Action
from accounts.models import User
from common.clock import today
from indicators.actions.target_comments import save_target_comment, state_of_comments
from indicators.models import Target, TargetComment
from indicators.queries.targets import followed_in, voted_targets
from workspace.pages.fields import reason_field
from workspace.pages.forms import RecordForm
from workspace.pages.record_pages import Located, RecordPages, RecordRequest
from workspace.targets.views import check_year

FIRST_WRITTEN = "Point sur la cible de l’année"
"""The reason of a new comment, which says everything itself."""


class TargetCommentForm(RecordForm):
    """A comment that is corrected, for a reason."""

    reason = reason_field("Par exemple : une date était fausse.")

    class Meta(RecordForm.Meta):
        model = TargetComment
        fields = TargetComment.EDITED
        help_texts = {
            "text": "Ce qui est acquis, ce qui manque, ce qui est prévu. Public, aussi dans les documents budgétaires : "
            "n’y nommez personne.",
        }


class NewTargetCommentForm(TargetCommentForm):
    """A new comment, without a reason."""

    reason = None  # type: ignore[assignment]  # how Django removes an inherited field

    @property
    def reason_and_version(self) -> dict[str, Any]:
        return {"reason": FIRST_WRITTEN, "seen": self.cleaned_data["seen"]}


def _locate(
    model: type[TargetComment], user: User, *, year: int, code: str, pk: int = 0
) -> Located[TargetComment, Target]:
    """Return the target of the URL, unsaved if it was removed, and its comment.

    :raises Http404: if the indicator is not followed that year, or has no such comment.
    """
    check_year(year)
    indicator = get_object_or_404(followed_in(year), code=code)
    target = voted_targets().filter(indicator=indicator, year=year).first()
    found = get_object_or_404(model, indicator=indicator, year=year, pk=pk) if pk else None
    return target or Target(indicator=indicator, year=year, edition_year=year), found


def _new(target: Target) -> TargetComment:
    return TargetComment(indicator=target.indicator, year=target.year)


def _what_was_seen(page: RecordRequest[TargetComment, Target]) -> Mapping[str, Any]:
    """Return what the author of a new comment is shown: the last one."""
    return {} if page.found else {"recorded": state_of_comments(page.owner.indicator, page.owner.year)}


COMMENTS = RecordPages[TargetComment, Target, TargetCommentForm](
    model=TargetComment,
    locate=_locate,
    new=_new,
    form=TargetCommentForm,
    form_new=NewTargetCommentForm,
    form_options=_what_was_seen,
    initial=lambda page: {} if page.found else {"said_on": today()},
    permission=Action.DECIDE,
    save_action=save_target_comment,
    title_new="Dire où en est une cible",
    title_edit="Corriger un commentaire",
    title_withdraw="Retirer un commentaire",
    saved="Le commentaire est enregistré.",
    corrected="Le commentaire est corrigé.",
    withdrawn="Le commentaire est retiré.",
    introduction=lambda page: (
        f"{page.owner.indicator.label}, {page.owner.year} : "
        f"{page.owner.words if page.owner.pk else 'aucune cible n’est fixée'}."
    ),
    summary=lambda page: f"{page.record} : {page.record.text}",
    success_url=lambda page: reverse("workspace-targets", args=[page.owner.year]),
    moves_figures=False,
)
