"""URLs of the records named by consistency checks."""

from django.urls import reverse


def address_of(kind: str, key: str) -> str:
    """Return the URL of a record named by a check."""
    first, _, second = key.partition("/")
    addresses = {
        "credits": lambda: reverse("credits-year", args=[int(first)]),
        "round": lambda: reverse("funding-round", args=[int(first)]),
        "indicator": lambda: reverse("indicator-evidence", args=[first, second]),
        "drift": lambda: reverse("indicator-drift", args=[first, second]),
        "portfolio": lambda: f"{reverse('startup-list')}?as_of={first}" + (f"&phase={second}" if second else ""),
        "national_impact": lambda: reverse("national-impact"),
        "millesimes": lambda: reverse("workspace-millesimes"),
        "stated": lambda: reverse("workspace-printed-correct", args=[first]),
        "community": lambda: f"{reverse('community')}?as_of={first}",
    }
    return addresses[kind]()
