"""Convert a page of the change feed to the JSON of the API."""

from typing import Any

from gateway.feed import ChangePage, FeedChange


def change_as_json(change: FeedChange, site: str) -> dict[str, Any]:
    return {
        "cursor": str(change.cursor),
        "at": change.at.isoformat(),
        "record": change.record,
        "id": change.row,
        "change": change.change,
        "startup": change.startup,
        "before": change.before,
        "after": change.after,
        "reason": change.reason,
        "source": change.source,
        "text": change.text,
        "url": f"{site}{change.address}",
        "page": f"{site}{change.page}",
    }


def page_as_json(page: ChangePage, site: str) -> dict[str, Any]:
    return {
        "results": [change_as_json(change, site) for change in page.changes],
        "next": str(page.upto),
        "has_more": page.has_more,
    }
