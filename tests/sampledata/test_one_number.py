"""The same question on several pages of the demonstration has the same answer."""

from typing import Any

from common.figure import Figure
from indicators.live.actions import compute_live_results
from startups.sponsors import ministries
from tests.sampledata.loaded import Loaded

DAY = "2022-01-01"


class TestOneNumber(Loaded):
    """Each test asks one question."""

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        compute_live_results()

    def shown(self, address: str) -> Any:
        """Return the context of a page."""
        response: Any = self.client.get(address)
        assert response.status_code == 200, address
        return response.context

    def test_number_of_services_is_the_same_everywhere(self) -> None:
        portfolio = self.client.get(f"/api/v1/portfolio/?as_of={DAY}").json()
        answers = {
            "home": self.shown(f"/?as_of={DAY}")["figures"]["services"].value,
            "list": self.shown(f"/startups/?as_of={DAY}")["filters"].counts["service"].value,
            "filtered list": self.shown(f"/startups/?phase=service&as_of={DAY}")["page"].paginator.count,
            "API": portfolio["services"],
            "incubators": sum(totals["service"].count for _, totals in self.shown(f"/incubateurs/?as_of={DAY}")["rows"])
            + sum(one["services"] for one in portfolio["by_incubator"] if one["incubator"] is None),
        }
        assert set(answers.values()) == {answers["API"]}, answers

    def test_number_launched_in_2021_is_the_same_everywhere(self) -> None:
        context = self.shown("/indicateurs/2021/")
        flows = {one.label: one for one in context["flows"]}
        table = {row.code: row for row in context["table"].indicators}
        indicators = {one["code"]: one for one in self.client.get("/api/v1/indicators/?year=2021").json()["results"]}
        proof = self.client.get("/api/v1/indicators/products_launched/2021/evidence/").json()
        answers = {
            "year": flows["Premières entrées en construction"].figure.value,
            "table": table["products_launched"].now.live_value,
            "API": indicators["products_launched"]["live"]["value"],
            "proof": proof["value"],
            "records of the proof": proof["count"],
        }
        assert set(answers.values()) == {answers["API"]}, answers

    def test_services_of_each_ministry_are_the_same_everywhere(self) -> None:
        rows = {slug: counts for slug, _, counts in self.shown(f"/administrations/?as_of={DAY}")["rows"]}
        assert set(rows) == set(ministries())
        for slug, counts in rows.items():
            page = self.shown(f"/administrations/{slug}/?as_of={DAY}")
            listed = self.shown(f"/startups/?ministry={slug}&as_of={DAY}")["filters"]
            api = self.client.get(f"/api/v1/administrations/{slug}/?as_of={DAY}").json()
            assert counts["service"] == listed.counts.get("service", Figure(0))
            assert counts["service"].value == api["services"]
            groups = [(len(rows), figure) for group, _, rows, figure in page["groups"] if group == "service"]
            assert groups == ([(api["services"], counts["service"])] if api["services"] else [])

    def test_number_of_partner_incubators_is_the_same_everywhere(self) -> None:
        home = self.shown(f"/?as_of={DAY}")["partners"]
        assert home == self.shown(f"/incubateurs/?as_of={DAY}")["partners"]
