"""Queries about the authors of recorded changes, for signed-in users only."""

import uuid
from collections.abc import Sequence

from django.db.models import OuterRef, Subquery, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from pghistory.models import Context

from accounts.models import User


def authors(contexts: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the name of the author of each context, empty if it was not a person: one query.

    The name of that day stays when the account is gone.
    """
    user = User.objects.annotate(key=Cast("pk", TextField())).filter(key=OuterRef("account"))
    rows = (
        Context.objects.filter(pk__in=contexts)
        .annotate(account=KT("metadata__user"), author=KT("metadata__author"))
        .annotate(name=Subquery(user.values("name")), email=Subquery(user.values("email")))
    )
    return {
        pk: author or name or email or ""
        for pk, author, name, email in rows.values_list("pk", "author", "name", "email")
    }
