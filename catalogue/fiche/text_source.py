"""Who wrote the text of a fiche, from its history: pure."""

from collections.abc import Iterable

from catalogue.changes.queries import RecordedChange, Revision

SOURCES = {
    "importer": "Texte de l’équipe, tel que le donne la fiche de beta.gouv.fr.",
    "reference": "Texte tiré du bilan 2021.",
    "demonstration": "Texte écrit pour la démonstration, d’après la source qu’il cite.",
    "api": "Texte envoyé par un outil partenaire.",
    "page": "Texte écrit dans Betaportfolio.",
}
INVENTED = "Texte inventé pour la démonstration."


def text_source(revisions: Iterable[Revision], *, is_fictitious: bool) -> str:
    """Where the text comes from, in a sentence; empty when the history does not say.

    ``revisions`` are those of the fiche, the latest first.
    """
    written = next((one for one in revisions if any(_writes_text(change) for change in one.changes)), None)
    if written is None:
        return ""
    if written.team:
        return f"Texte écrit par l’équipe de l’incubateur {written.team}."
    if written.source == "demonstration" and is_fictitious:
        return INVENTED
    return SOURCES.get(written.source, "")


def _writes_text(change: RecordedChange) -> bool:
    before = change.before or {}
    return change.record == "startup" and change.value.get("content") != before.get("content", "")
