"""The list of incubators in the API: what it takes."""

from catalogue.schema import IncubatorItem
from common.filters import of_text, on_day, yes_or_no
from common.lists.composed import list_of

INCUBATORS = list_of(
    "incubators",
    IncubatorItem,
    filters={
        "as_of": on_day("", "Date des nombres."),
        "owner": of_text("owner__slug", "Identifiant de l’administration qui le porte."),
        "hidden": yes_or_no("hidden", "Hors des listes de beta.gouv.fr."),
        "fictitious": yes_or_no("is_fictitious", "Incubateur fictif de la démonstration."),
    },
    searched=("name", "slug", "summary"),
    composing=frozenset({"as_of"}),
)
