"""The French words of a target to reach and of a ceiling: what it is called, its mark, its verdicts."""

from enum import StrEnum

from django.db.models import TextChoices

from common.words import lower_first


class TargetDirection(TextChoices):
    """Whether a target is to be reached (``cible``), or not to be exceeded (``plafond``)."""

    AT_LEAST = "at_least", "au moins"
    AT_MOST = "at_most", "au plus"

    @property
    def noun(self) -> str:
        return self.agree("plafond", "cible")

    @property
    def fictitious(self) -> str:
        return self.agree("fictif", "fictive")

    @property
    def early_verdict(self) -> "Verdict":
        """Return the only verdict that a year may already have before its end."""
        return Verdict.MISSED if self is self.AT_MOST else Verdict.REACHED

    def agree(self, masculine: str, feminine: str) -> str:
        """Return the word that agrees with its noun."""
        return masculine if self is self.AT_MOST else feminine


class Verdict(StrEnum):
    """The possible verdicts on a target; their values are the words of a badge."""

    REACHED = "Atteinte"
    MISSED = "Non atteinte"
    RUNNING = "Année en cours"
    UNPUBLISHED = "Non publié"
    UNKNOWN = "Non déterminée"
    NO_TARGET = "Sans cible"

    @property
    def badge(self) -> str:
        """Return the colour variant of its badge; empty for none."""
        return {self.REACHED: "success", self.MISSED: "error"}.get(self, "")

    def words(self, direction: TargetDirection) -> str:
        """Return ``Non atteinte``, or ``Dépassé`` of a ceiling."""
        return direction.agree(_OF_A_CEILING.get(self, self.value), self.value)

    def counted(self, direction: TargetDirection, count: int = 1) -> str:
        """Return its words in a sentence on ``count`` targets: ``non atteintes``, ``dépassé``, ``en cours``."""
        words = lower_first(self.words(direction))
        return _INVARIABLE.get(self) or (f"{words}s" if count > 1 else words)


_OF_A_CEILING = {Verdict.REACHED: "Respecté", Verdict.MISSED: "Dépassé", Verdict.UNKNOWN: "Non déterminé"}
_INVARIABLE = {Verdict.RUNNING: "en cours", Verdict.UNPUBLISHED: "sans résultat publié"}
