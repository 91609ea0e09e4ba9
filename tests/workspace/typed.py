"""A form as a page sends it, without the page."""

import uuid
from typing import Any

from django.http import QueryDict

from common.optimistic_lock import NOTHING, VersionToken


def typed(**values: Any) -> QueryDict:
    """What is sent of a form opened over nothing: the values given (None: none), with those that every page sends."""
    sent = {"token": str(uuid.uuid4()), "seen": VersionToken.of(NOTHING).token, "reason": "Comité", **values}
    data = QueryDict(mutable=True)
    for name, value in sent.items():
        if value is not None:
            data.setlist(name, value if isinstance(value, list) else [value])
    return data


def refused(form: Any) -> dict[str, list[str]]:
    """What a form refuses, by field."""
    return {name: [str(sentence) for sentence in sentences] for name, sentences in form.errors.items()}
