"""URLs of the drop-in API, under ``/api/``."""

from django.urls import path, register_converter

from betagouv.dropin import views
from betagouv.dropin.documents import LAST
from betagouv.dropin.views import version_name


class VersionConverter:
    """Convert ``v2`` to ``v2.7`` in a URL to the number after the dot."""

    regex = rf"v2(?:\.[1-{LAST}])?"

    def to_python(self, value: str) -> int:
        return int(value.removeprefix("v2").removeprefix(".") or 0)

    def to_url(self, value: int) -> str:
        return version_name(value)


register_converter(VersionConverter, "v2")

urlpatterns = [
    path("<v2:version>/startups.json", views.DropInStartupsView.as_view(), name="dropin-startups"),
    path("<v2:version>/startups_details.json", views.StartupsDetailsView.as_view(), name="dropin-details"),
    path("<v2:version>/authors.json", views.AuthorsView.as_view(), name="dropin-authors"),
    path("<v2:version>/incubators.json", views.DropInIncubatorsView.as_view(), name="dropin-incubators"),
    path("<v2:version>/organisations.json", views.OrganisationsView.as_view(), name="dropin-organisations"),
    path("<v2:version>/sponsors.json", views.SponsorsView.as_view(), name="dropin-sponsors"),
    path("<v2:version>/startups.csv", views.StartupsCsvView.as_view(), name="dropin-csv"),
    path("v3/startups/<dotted:slug>.json", views.DropInStartupView.as_view(), name="dropin-startup"),
]
