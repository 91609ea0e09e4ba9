"""The form to subscribe a URL to the changes."""

from gateway.models import Webhook
from gateway.recorded import NAMES
from workspace.pages.fields import Text, model_field
from workspace.pages.forms import PageForm


class WebhookForm(PageForm):
    name = model_field(
        Webhook,
        "name",
        label="Nom de l’outil",
        missing="Nommez l’outil.",
        help_text="Celui qui recevra les changements.",
    )
    url = model_field(
        Webhook,
        "url",
        missing="Donnez l’adresse qui reçoit.",
        help_text="En https, par exemple https://outil.exemple.gouv.fr/changements. Elle doit être du réseau public.",
    )
    records = Text(
        "Sortes d’enregistrement",
        limit=1000,
        rows=3,
        help_text=f"Une par ligne ; rien : toutes. Il y a : {', '.join(NAMES)}.",
    )

    def clean_records(self) -> list[str]:
        return str(self.cleaned_data["records"]).split()
