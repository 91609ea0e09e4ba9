"""Read the refusal of an action."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError


def refusal(write: Callable[[], object]) -> Any:
    """Return the error messages by field, or those of the whole."""
    with pytest.raises(ValidationError) as refused:
        write()
    return refused.value.message_dict if hasattr(refused.value, "error_dict") else refused.value.messages
