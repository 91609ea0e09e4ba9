"""Values that two people changed at once: for each, the reader of the page chooses which of the two is kept."""

from collections.abc import Sequence

from workspace.pages.forms import PageForm

CHOICE = "choix_"
"""Before the name of a value: which of the two that are compared is kept."""
MINE, THEIRS = "mine", "theirs"
UNDECIDED = "Choisissez, pour chaque champ comparé, la valeur à garder."


class ComparedForm(PageForm):
    """``compared`` is sent once for each value that the page showed twice, with the choice made of it."""

    names: Sequence[str] = ()
    """The values that may be compared."""

    @property
    def compared(self) -> list[str]:
        """The values that the page showed twice, in the order of the form."""
        shown = self.data.getlist("compared") if self.is_bound else []
        return [name for name in self.names if name in shown]

    @property
    def choices(self) -> dict[str, str]:
        """Whose value is kept, of those that were chosen."""
        sent = {name: self.data.get(CHOICE + name) for name in self.names}
        return {name: choice for name, choice in sent.items() if choice in (MINE, THEIRS)}

    def foreign(self) -> set[str]:
        return super().foreign() - {CHOICE + name for name in self.names} - {"compared"}
