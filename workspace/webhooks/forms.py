"""The form that subscribes an address to the changes."""

from gateway.recorded import NAMES
from workspace.pages.forms import PageForm, Text


class WebhookForm(PageForm):
    name = Text("Nom de l’outil", limit=200, missing="Nommez l’outil.", help_text="Celui qui recevra les changements.")
    url = Text(
        "Adresse",
        limit=2000,
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
