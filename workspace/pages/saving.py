"""Saving what a page was filled with: once, and with the figures that follow at once."""

from collections.abc import Callable
from enum import Enum

from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.once import save_once
from common.seen import StaleError
from impact.national.actions import evaluate_changed
from indicators.live.actions import try_follow_changes
from workspace.pages.forms import PageForm
from workspace.pages.seen import SeenForm

ALREADY_SAVED = "Ce formulaire était déjà enregistré : rien n’a été fait deux fois."


class Outcome(Enum):
    """What became of a form that was right."""

    SAVED = "saved"
    ALREADY = "already"
    KEPT = "kept"
    REFUSED = "refused"
    CONFLICT = "conflict"


THEIRS_KEPT = "Ce que l’autre personne a enregistré est gardé : rien n’est enregistré de votre part, ni votre raison."
STATUS = {Outcome.REFUSED: 400, Outcome.CONFLICT: 409}
TOLD = {Outcome.ALREADY: ALREADY_SAVED, Outcome.KEPT: THEIRS_KEPT}


def save_form(form: PageForm, user: User, write: Callable[[], object]) -> Outcome:
    """Save once what a valid form asks for; else the form says why not, or shows both sides of a conflict."""
    if isinstance(form, SeenForm) and form.is_undecided:
        form.ask_again()
        return Outcome.CONFLICT
    if isinstance(form, SeenForm) and form.keeps_theirs:
        return Outcome.KEPT
    try:
        is_first = save_once(token=form.cleaned_data["token"], user=user, write=write)
    except ValidationError as refusal:
        form.refuse(refusal)
        return Outcome.CONFLICT if isinstance(refusal, StaleError) else Outcome.REFUSED
    return Outcome.SAVED if is_first else Outcome.ALREADY


def update_figures(*startups: int) -> None:
    """Move the figures, and the criteria of the ``startups`` (keys) that changed: their author sees them on the next
    page, without a worker. The criteria of others, which a threshold moves, are the job's.
    """
    try_follow_changes()
    if startups:
        evaluate_changed(startups=startups)
