"""The box of a decision that is also an event of the fiche: a committee, a FAST award, a designation."""

from django import forms
from django.conf import settings
from django.utils.functional import lazy

from startups.decision_events import DecisionEvent, recorded_event
from startups.models import Startup
from workspace.pages.forms import PageForm

WRITE_EVENT = "Écrire aussi l’événement dans la fiche"
CORRECT_EVENT = "Corriger aussi l’événement de la fiche"
REMOVE_EVENT = "Retirer aussi l’événement de la fiche"


NOT_DOUBLED = "Un événement déjà présent ce jour-là n’est pas doublé."


def _where() -> str:
    """Return where the change of the event goes."""
    if settings.RECORDS_STAGE == "alongside":
        return "Le changement est à reporter dans l’espace membre."
    return "Le changement est exporté vers beta.gouv.fr."


def _hint() -> str:
    return f"{NOT_DOUBLED} {_where()}"


class WithEventForm(PageForm):
    """A form with the box ``with_event``."""

    with_event = forms.BooleanField(label=WRITE_EVENT, required=False, initial=True, help_text=lazy(_hint, str)())

    def of_recorded(self, startup: Startup | None, event: DecisionEvent | None, *, is_in_force: bool = True) -> None:
        """Tick the box if the recorded decision has its ``event`` in the fiche, or had it and ``is_in_force`` no longer.

        Remove it without a fiche.
        """
        if startup is None:
            del self.fields["with_event"]
            return
        self.fields["with_event"].label = CORRECT_EVENT
        self.fields["with_event"].initial = not is_in_force or bool(event and recorded_event(startup, event))

    def of_withdrawal(self, startup: Startup | None, event: DecisionEvent | None) -> None:
        """Propose to remove the ``event`` of a withdrawn decision, if the fiche has it."""
        self.fields["with_event"].label, self.fields["with_event"].help_text = REMOVE_EVENT, _where()
        if startup is None or event is None or not recorded_event(startup, event):
            del self.fields["with_event"]

    @property
    def writes_event(self) -> bool:
        """Whether the box is ticked."""
        return bool(self.cleaned_data.get("with_event"))
