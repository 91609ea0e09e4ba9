"""Build a form as a page sends it, without the page."""

import uuid
from typing import Any

from django.http import QueryDict

from common.optimistic_lock import NOTHING, VersionToken


def typed(**values: Any) -> QueryDict:
    """Return the data of a form for a new record: the values (None: left out), and the fields of every page."""
    sent = {"token": str(uuid.uuid4()), "seen": VersionToken.of(NOTHING).token, "reason": "Comité", **values}
    data = QueryDict(mutable=True)
    for name, value in sent.items():
        if value is not None:
            data.setlist(name, value if isinstance(value, list) else [value])
    return data


def refused(form: Any) -> dict[str, list[str]]:
    """Return the errors of a form, by field."""
    return {name: [str(sentence) for sentence in sentences] for name, sentences in form.errors.items()}
