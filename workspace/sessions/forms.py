"""The forms of sessions: their agenda, the opinions that are requested, the decision of each service."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from common.texts import fold_text
from impact.actions.reviewing import SAID
from impact.actions.sessions import SESSION
from impact.models import CommitteeSession, OpinionRequest
from startups.models import Startup
from workspace.pages.fields import Text, model_field
from workspace.pages.forms import LockedForm, PageForm, PreviewedForm, set_choices
from workspace.reviews.forms import ReviewForm

MOST = 60
"""How many services an agenda has at most."""
DECIDED = tuple(name for name in SAID if name != "held_on")


class SessionForm(LockedForm):
    """A session with its agenda, one service a line."""

    names = SESSION
    held_on = model_field(CommitteeSession, "held_on")
    title = model_field(CommitteeSession, "title", help_text="Par exemple : comité d’investissement d’automne.")
    opinions_due_on = model_field(
        CommitteeSession,
        "opinions_due_on",
        help_text="Une relance part deux jours avant. Sans date : le jour de la séance.",
    )
    startups = Text(
        "Ordre du jour",
        limit=20_000,
        rows=8,
        missing="Inscrivez au moins un service à l’ordre du jour.",
        help_text="Un service par ligne, par son nom ou son identifiant, dans l’ordre de passage.",
    )

    def clean_startups(self) -> list[Startup]:
        lines = [line.strip() for line in self.cleaned_data["startups"].split("\n") if line.strip()]
        if len(lines) > MOST:
            raise ValidationError(f"Une séance traite {MOST} services au plus.")
        known: dict[str, Startup] = {}
        for one in Startup.objects.only("pk", "slug", "name").order_by("-pk"):
            known[fold_text(one.name)] = known[one.slug] = one
        unknown = [line[:60] for line in lines if line not in known and fold_text(line) not in known]
        if unknown:
            raise ValidationError(f"Aucun service ne porte ce nom : {', '.join(f'« {one} »' for one in unknown[:5])}.")
        return [known.get(line) or known[fold_text(line)] for line in lines]


class OpinionRequestForm(PageForm):
    """From whom an opinion is requested, by job function, on each service of the agenda."""

    function = model_field(
        OpinionRequest,
        "function",
        missing="Indiquez la fonction.",
        help_text="Par exemple : responsable budgétaire. Le compte rendu cite la fonction, pas la personne.",
    )
    user: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        queryset=None,
        label="Compte de la personne",
        empty_label="Choisir",
        error_messages={"required": "Choisissez le compte.", "invalid_choice": "Choisissez dans la liste."},
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        set_choices(self, "user", User.objects.filter(is_active=True).order_by("name", "email"))


class OpinionForm(LockedForm):
    """A written opinion."""

    names = ("opinion", "note")
    opinion = model_field(OpinionRequest, "opinion", widget=forms.RadioSelect, missing="Choisissez un avis.")
    note = model_field(OpinionRequest, "note", limit=5000, rows=6, missing="Motivez l’avis en une phrase au moins.")


class SessionDecisionForm(PreviewedForm, ReviewForm):
    """The decision of a session on a service, on the day of the session; shown once before it is recorded."""

    made_of = DECIDED
    field_order: Sequence[str] = ("decision", "reason", "amount", "objectives", "next_due_on", "last_outcome")

    class Meta(ReviewForm.Meta):
        fields = DECIDED

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        if not self.is_bound:
            self.fields["decision"].widget.attrs["autofocus"] = True


class ClosingForm(PageForm):
    """Whether a session is closed although services have no decision."""

    is_final = forms.BooleanField(
        label="Je clos la séance : son compte rendu devient définitif",
        error_messages={"required": "Cochez cette case pour clore la séance."},
    )
