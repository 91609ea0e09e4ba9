"""Add a word of phase, with its roles. Administrators only.

:raises PermissionDenied: if the actor is no administrator.
:raises ValidationError: with a French message for each field.
"""

from django.core.exceptions import ValidationError
from django.db import transaction

from access.rights import Action, Actor, record_author, require_now
from common.row_actions import save_checked
from common.texts import fold_text
from startups.models import PhaseKind
from startups.phase_words import PHASE_WORDS


def add_phase_kind(kind: PhaseKind, *, after: PhaseKind | None, reason: str, actor: Actor) -> PhaseKind:
    """Add a word of phase, which follows ``after`` in the life of a service (None: it is the first)."""
    with transaction.atomic():
        user = require_now(actor, Action.ADMINISTER)
        with record_author(user, reason=reason):
            _check_word(kind.key)
            kind.rank = _free_rank(after)
            return save_checked(kind)


def _check_word(word: str) -> None:
    """Check that a record with this word would be read as the new kind."""
    if fold_text(word) != word:
        raise ValidationError({"key": f"Écrivez le mot sans accent ni majuscule : « {fold_text(word)} »."})
    known = PhaseKind.objects.filter(key=word).first()
    if known:
        raise ValidationError({"key": f"Ce mot existe déjà : « {known.label} ». Un mot ne change pas de sens."})
    former = next((one for one in PHASE_WORDS if one.word == word), None)
    if former:
        label = PhaseKind.objects.filter(key=former.kind).values_list("label", flat=True).first() or former.kind
        message = f"Ce mot a eu un autre sens ({former.meaning}) : les fiches qui l’emploient sont lues « {label} »."
        raise ValidationError({"key": message})


def _free_rank(after: PhaseKind | None) -> int:
    """Return the rank that follows ``after``, once the next kinds have moved by one."""
    rank = after.rank + 1 if after else 0
    kinds = list(PhaseKind.objects.select_for_update().filter(rank__gte=rank).order_by("-rank"))
    if any(one.rank == rank for one in kinds):
        for one in kinds:  # from the last one, so that no two have the same rank
            one.rank += 1
            one.save(update_fields=["rank"])
    return rank
