"""Public read API of the records behind a figure, with the filters of the services."""

from catalogue.startups.rows import of_services
from indicators.api.drift import DriftFilter, DriftView
from indicators.api.indicators import EvidenceFilter, EvidenceView


class EvidenceOfServicesFilter(EvidenceFilter):
    startup, incubator, ministry, phase, theme = of_services("startup", slug="startup").values()


class EvidenceOfServicesView(EvidenceView):
    __doc__ = EvidenceView.__doc__
    filterset_class = EvidenceOfServicesFilter


class DriftOfServicesFilter(DriftFilter):
    startup, incubator, ministry, phase, theme = of_services("startup_slug", slug="startup_slug").values()


class DriftOfServicesView(DriftView):
    __doc__ = DriftView.__doc__
    filterset_class = DriftOfServicesFilter
