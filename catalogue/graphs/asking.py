"""Which published chart an address asks for, at which date, about which subject."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.urls import reverse

from catalogue.dates import AsOf, read_as_of
from common.chart_registry import ChartRequest, PublicChart, public_chart
from common.charts import AnyChart


@dataclass(frozen=True)
class ShownChart:
    """A published chart at a date, about a subject, as an address asks for it."""

    public: PublicChart
    as_of: AsOf
    chart: AnyChart
    subject: str
    query: str
    """The parameters that ask for the same again; the date is there even when it is today's."""

    @property
    def address(self) -> str:
        """The permanent address, without its site."""
        return f"{reverse('chart-page', args=[self.public.key])}?{self.query}"


def read_chart(request: HttpRequest, key: str) -> ShownChart:
    """The chart that the address asks for; a chart that has subjects is by default about the first.

    :raises Http404: no such chart is published, or the subject is unknown.
    """
    public = public_chart(key)
    if public is None:
        raise Http404(key)
    beside = (public.subject.parameter,) if public.subject else ()
    as_of = read_as_of(request, beside)
    return shown_at(public, as_of, read_subject(request, public))


def shown_at(public: PublicChart, as_of: AsOf, subject: str) -> ShownChart:
    """The chart at a date, about one of its subjects."""
    chart = public.build(ChartRequest(as_of.date, as_of.last_known_year, subject))
    query = f"as_of={as_of.date.isoformat()}"
    if public.subject:
        query = f"{public.subject.parameter}={subject}&{query}"
    return ShownChart(public, as_of, chart, subject, query)


def read_subject(request: HttpRequest, public: PublicChart) -> str:
    """What the chart is about one of, as the address says. Raises Http404 for an unknown one; the first by default."""
    if public.subject is None:
        return ""
    choices = [key for key, _ in public.subject.choices()]
    asked = request.GET.get(public.subject.parameter, "")
    if not choices or (asked and asked not in choices):
        raise Http404(asked)
    return asked or choices[0]
