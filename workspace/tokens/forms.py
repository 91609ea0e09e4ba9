"""The form that issues a token to a tool."""

from django.core.exceptions import ValidationError

from startups.models import Startup
from workspace.pages.forms import PageForm, Text, date_field


class TokenForm(PageForm):
    name = Text("Nom de l’outil", limit=200, missing="Nommez l’outil.", help_text="Celui qui enverra les relevés.")
    startups = Text(
        "Services",
        limit=5000,
        rows=3,
        missing="Donnez au moins un service.",
        help_text="L’identifiant de chaque service, celui de son adresse, un par ligne.",
    )
    valid_until = date_field("Valable jusqu’au", "Deux ans au plus.")

    def clean_startups(self) -> list[Startup]:
        slugs = list(dict.fromkeys(self.cleaned_data["startups"].split()))
        found = {one.slug: one for one in Startup.objects.filter(slug__in=slugs)}
        unknown = [slug for slug in slugs if slug not in found]
        if unknown:
            raise ValidationError(f"Le service « {unknown[0][:40]} » n’existe pas.")
        return [found[slug] for slug in slugs]
