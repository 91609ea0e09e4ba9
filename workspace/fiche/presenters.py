"""The current content of a fiche, by section, displayed next to « Modifier »."""

from dataclasses import dataclass

from startups.models import Startup
from workspace.fiche.forms import SECTIONS, SectionForm, names_of

LONGEST = 240
"""Letters of a long text that are shown."""


@dataclass(frozen=True, slots=True)
class FicheSection:
    """A section: its key, title, the label and text of each value, and the labels of missing ones."""

    key: str
    title: str
    values: list[tuple[str, str]]
    missing: list[str]


def shown_sections(startup: Startup) -> list[FicheSection]:
    """Return every section with its values: one query, for the sponsors."""
    sponsors = ", ".join(one.name for one in startup.sponsors.order_by("sponsorships__position", "slug"))
    return [_shown(key, form, startup, sponsors) for key, form in SECTIONS.items()]


def _shown(key: str, form: type[SectionForm], startup: Startup, sponsors: str) -> FicheSection:
    said = {
        str(form.base_fields[name].label): sponsors if name == "sponsors" else _words(startup, name)
        for name in names_of(form)
    }
    values = [(label, words) for label, words in said.items() if words]
    return FicheSection(key, form.title, values, [label for label, words in said.items() if not words])


def _words(startup: Startup, name: str) -> str:
    value = getattr(startup, name)
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return "Oui" if value else "Non"
    text = ", ".join(value) if isinstance(value, list) else str(value)
    return f"{text[:LONGEST].rstrip()}…" if len(text) > LONGEST else text
