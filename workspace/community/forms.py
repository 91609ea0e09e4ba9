"""Forms of the community data entered by staff."""

import datetime as dt

from community.actions import COLUMNS, Entry
from community.models import IntrapreneurYear, NpsWave, Training
from workspace.pages.conflict_forms import RecordForm
from workspace.pages.fields import reason_field

SOURCE = "D’où vient ce nombre. Publique : n’y nommez personne."


class EntryForm(RecordForm):
    """What staff enter, with the reason."""

    reason = reason_field("Par exemple : compte rendu de l’enquête d’octobre.")


class NpsForm(EntryForm):
    class Meta(EntryForm.Meta):
        model = NpsWave
        fields = COLUMNS[NpsWave]
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
        fields = COLUMNS[Training]
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
        fields = COLUMNS[IntrapreneurYear]
        help_texts = {"newcomers": "Vide : inconnu.", "certified": "Vide : inconnu.", "source": SOURCE}


FORMS: dict[type[Entry], type[EntryForm]] = {
    NpsWave: NpsForm,
    Training: TrainingForm,
    IntrapreneurYear: IntrapreneursForm,
}
