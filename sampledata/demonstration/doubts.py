"""The findings of a recorded life, as the importer would create them."""

from collections.abc import Iterator
from itertools import pairwise

from sampledata.demonstration.fiche import Life
from startups.models import Finding


def doubts(life: Life) -> Iterator[tuple[Finding.Code, str, str]]:
    """Yield (code, field, recorded value) for each doubtful value of a life, in recorded order."""
    for place, entry in enumerate(life):
        if entry.start is None:
            yield Finding.Code.MISSING_DATE, f"phases[{place}].start", f"{entry.kind} sans date d’entrée"
    for place, (before, entry) in enumerate(pairwise(life), start=1):
        if entry.start is not None and entry.start == before.start:
            yield Finding.Code.SAME_DAY, f"phases[{place}].start", f"{before.kind} et {entry.kind} le {entry.start}"
    if life and life[-1].start and life[-1].declared_end:
        yield Finding.Code.CLOSED, f"phases[{len(life) - 1}].end", f"{life[-1].kind} close le {life[-1].declared_end}"
