"""The published charts: declared once, by theme, each under one key."""

import pytest

from common import chart_registry
from common.chart_registry import PublicChart, public_chart, public_charts, publish_chart
from tests.common import style_guide


def declared(key: str, theme: str = "Thème") -> PublicChart:
    return PublicChart(key, "Nom", "Ce qu’il compte.", lambda asked: style_guide.bars(), theme)


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart_registry, "_published", {})


@pytest.mark.usefixtures("registry")
def test_charts_come_by_theme_in_the_order_of_their_declaration() -> None:
    publish_chart(declared("a", "Un"), declared("b", "Deux"))
    publish_chart(declared("c", "Un"))
    assert [chart.key for chart in public_charts()] == ["a", "c", "b"]
    found = public_chart("b")
    assert found is not None
    assert (found.theme, public_chart("d")) == ("Deux", None)


@pytest.mark.usefixtures("registry")
def test_a_key_is_declared_once() -> None:
    publish_chart(declared("a"))
    with pytest.raises(ValueError, match="Deux graphiques « a »"):
        publish_chart(declared("a"))
