"""The rows of a list as JSON."""

import datetime as dt
from decimal import Decimal
from typing import Any

from common.json_numbers import json_number


def json_value(value: Any) -> Any:
    """A value as JSON has it: numbers exact, days and moments as ISO text."""
    match value:
        case Decimal():
            return json_number(value)
        case dt.date():
            return value.isoformat()
    return value
