"""Deprecated versions of the API, announced in response headers (RFC 9745, RFC 8594)."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.utils.http import http_date


@dataclass(frozen=True, slots=True)
class Ending:
    """A deprecated version, with its deprecation and end dates."""

    since: dt.date
    sunset: dt.date

    def headers(self) -> dict[str, str]:
        since, sunset = (
            int(dt.datetime.combine(day, dt.time(), dt.UTC).timestamp()) for day in (self.since, self.sunset)
        )
        links = '</api/docs/>; rel="deprecation", </api/v2.7/startups.json>; rel="successor-version"'
        return {"Deprecation": f"@{since}", "Sunset": http_date(sunset), "Link": links}


ENDINGS: Final = {
    f"v2{minor}": Ending(dt.date(2026, 12, 1), dt.date(2027, 12, 31)) for minor in ("", ".1", ".2", ".3", ".4")
}
"""Those of 2.5 to 2.7 are what most clients read: they stay."""
ENDING_AUTHORS: Final = Ending(dt.date(2026, 12, 1), dt.date(2027, 12, 31))
"""The list of members, in the versions that stay: it names nobody here."""
