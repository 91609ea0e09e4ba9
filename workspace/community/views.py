"""``/espace/communaute/``: surveys, trainings and intrapreneurs, entered by staff."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from access.page_permissions import read_view
from access.rights import Action
from accounts.models import User
from community.models import IntrapreneurYear, NpsWave, Training
from startups.models import EditedRecord
from workspace.pages.fields import reason_field
from workspace.pages.forms import RecordForm
from workspace.pages.record_pages import RecordPages

SOURCE = "D’où vient ce nombre. Publique : n’y nommez personne."


class EntryForm(RecordForm):
    """What staff enter, with the reason."""

    reason = reason_field("Par exemple : compte rendu de l’enquête d’octobre.")


class NpsForm(EntryForm):
    class Meta(EntryForm.Meta):
        model = NpsWave
        fields = NpsWave.EDITED
        labels = {"month": "Mois de l’enquête"}
        help_texts = {
            "month": "N’importe quel jour du mois.",
            "score": "Promoteurs (9 ou 10) moins détracteurs (0 à 6), en points.",
            "source": SOURCE,
        }

    def clean_month(self) -> dt.date:
        day: dt.date = self.cleaned_data["month"]
        return day.replace(day=1)


class TrainingForm(EntryForm):
    class Meta(EntryForm.Meta):
        model = Training
        fields = Training.EDITED
        help_texts = {
            "programme": "Par exemple : Alpha.",
            "last_day": "D’une session, ou d’une période comptée ensemble.",
            "sessions": "Vide : inconnu.",
            "recommending": "Vide : inconnue.",
            "source": SOURCE,
        }
        error_messages = {"programme": {"required": "Nommez la formation."}}


class IntrapreneursForm(EntryForm):
    class Meta(EntryForm.Meta):
        model = IntrapreneurYear
        fields = IntrapreneurYear.EDITED
        help_texts = {"newcomers": "Vide : inconnu.", "certified": "Vide : inconnu.", "source": SOURCE}


@read_view(Action.DECIDE)
def entries(request: HttpRequest, user: User) -> HttpResponse:
    """Display the entries, the latest first, with links to correct them."""
    context = {
        "waves": NpsWave.objects.order_by("-month"),
        "trainings": Training.objects.order_by("-last_day", "-start", "programme"),
        "years": IntrapreneurYear.objects.order_by("-year"),
    }
    return render(request, "workspace/community/entries.html", context)


def _pages[R: EditedRecord](
    model: type[R], form: type[EntryForm], *, title_new: str, title: str
) -> RecordPages[R, None, EntryForm]:
    """Return the pages of one kind of entry, which share their messages."""
    return RecordPages[R, None, EntryForm](
        model=model,
        form=form,
        permission=Action.DECIDE,
        title_new=title_new,
        title_edit=title,
        title_withdraw=f"Retirer : {title.lower()}",
        saved="C’est enregistré.",
        withdrawn="Retiré.",
        summary=lambda page: str(page.record),
        success_url=lambda page: reverse("workspace-community"),
    )


SURVEYS = _pages(NpsWave, NpsForm, title_new="Enregistrer une enquête", title="Enquête auprès des membres")
TRAININGS = _pages(Training, TrainingForm, title_new="Enregistrer une formation", title="Formation")
INTRAPRENEURS = _pages(
    IntrapreneurYear,
    IntrapreneursForm,
    title_new="Enregistrer une année d’intrapreneurs",
    title="Intrapreneurs d’une année",
)
