"""Present an edition or a draft for its pages: linked figures with their changes, texts as HTML, charts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bilan.figures.references import text_html
from bilan.figures.report_figure import (
    ORIGINS,
    PENDING,
    SHORT_ORIGINS,
    ReportFigure,
    known_amount,
    number_and_marks,
    origin_of,
)
from bilan.sections.block_types import chart_of
from bilan.sections.chapters import keys_by_chapter
from bilan.sections.summary import headline_figures
from common.bounds import Bound, bound_of
from common.figure import with_marks


@dataclass(frozen=True, slots=True)
class DisplayedFigure:
    """A figure of a page: its number and its marks, which are smaller in a tile; and the live ones, if they differ."""

    key: str
    label: str
    about: str
    number: str
    mark: str = ""
    url: str = ""
    number_now: str = ""
    mark_now: str = ""
    origin: str = ""

    @property
    def words(self) -> str:
        return with_marks(self.number, self.mark)

    @property
    def now(self) -> str:
        """Return the live value with its marks, if it differs from the displayed one."""
        return with_marks(self.number_now, self.mark_now)

    @property
    def short_origin(self) -> str:
        """Return the origin in the words that the page of all figures explains."""
        return SHORT_ORIGINS.get(self.origin, "")

    @property
    def link(self) -> SafeString:
        """Return the number as a link to its proof, then its marks, smaller."""
        mark = format_html(' <span class="figure-mark">({})</span>', self.mark) if self.mark else ""
        return format_html(
            '<a class="bilan-figure" href="{}" title="{}">{}</a>{}', self.url, self.label, self.number, mark
        )

    @property
    def change(self) -> str:
        """Return the text under the figure of a tile."""
        return f"aujourd’hui : {self.now}" if self.now else ""


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section of a page; ``blocks`` are those of the document, with figures instead of keys.

    ``notice`` says what a draft still lacks.
    """

    anchor: str
    title: str
    notice: str
    html: SafeString
    blocks: list[dict[str, Any]]
    testimonies: list[dict[str, Any]]
    pictures: list[dict[str, Any]]


def origin_now(frozen: Mapping[str, Any], now: ReportFigure | None) -> str:
    """Return the origin of a figure from its live value; from its value at the time if the live one is unknown."""
    if now is None or now.is_pending:
        return str(frozen["origin"])
    return origin_of(known_amount(frozen["stated"] or ""), now.live.exact, frozen["source"], _bound(frozen))


def _bound(frozen: Mapping[str, Any]) -> Bound:
    """Return what the source of a frozen figure says of its number; read in its words if its edition has no bound."""
    return Bound[frozen["bound"]] if "bound" in frozen else bound_of(frozen["words"])


class DocumentReader:
    """Present a document next to current figures (without any, changes are not displayed).

    ``names`` are the labels of the references of a draft that the document does not contain.
    """

    def __init__(
        self,
        document: Mapping[str, Any],
        live: Mapping[str, ReportFigure],
        pictures: str,
        names: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.document, self.live, self.pictures, self.names = document, live, pictures, names
        self.frozen = {one["key"]: one for one in document["figures"]}

    def shown(self, key: str) -> DisplayedFigure:
        """Return a figure; an unknown key is displayed as such."""
        one = self.frozen.get(key)
        if one is None:
            return DisplayedFigure(key, key, "", "chiffre inconnu")
        url = reverse("report-figure", args=[self.document["year"], key])
        return DisplayedFigure(
            key,
            one["label"],
            one["about"] or one["label"],
            *number_and_marks(one),
            url,
            *self._now(one),
            ORIGINS[origin_now(one, self.live.get(key))],
        )

    def figures_by_chapter(self) -> list[tuple[str, list[DisplayedFigure]]]:
        """Return every figure by chapter, in the order of the report."""
        return [(chapter, self._all(keys)) for chapter, keys in keys_by_chapter(self.document).items()]

    def changed_figures(self) -> list[DisplayedFigure]:
        """Return the printed figures whose live value is another today."""
        return [one for one in map(self.shown, self.frozen) if one.now not in ("", PENDING)]

    def _now(self, one: Mapping[str, Any]) -> tuple[str, str]:
        """Return the live number and its marks; nothing if it is the displayed one."""
        live = self.live.get(one["key"])
        if live and live.is_pending:
            return PENDING, ""
        if live is None or one["value"] is None or live.live.exact in (None, Decimal(one["value"])):
            return "", ""
        return live.live_number, live.live.known_marks

    def headline(self) -> dict[str, Any]:
        """Return the six figures displayed first."""
        return {"figures": self._all(one["key"] for one in headline_figures(self.document))}

    def chapters(self) -> list[tuple[str, list[ShownSection]]]:
        """Return the sections by chapter, in the order of the report."""
        made = [(one["chapter"], self.section(one)) for one in self.document["sections"]]
        return [(chapter, [one for _, one in group]) for chapter, group in groupby(made, key=itemgetter(0))]

    def section(self, one: Mapping[str, Any]) -> ShownSection:
        return ShownSection(
            anchor=one["anchor"],
            title=one["title"],
            notice=one.get("notice", ""),
            html=text_html(one["text"], self.inline),
            blocks=[self._block(block) for block in one["blocks"]],
            testimonies=one["testimonies"],
            pictures=[{**picture, "url": f"{self.pictures}{picture['name']}"} for picture in one["pictures"]],
        )

    def inline(self, key: str) -> str:
        """Return a figure in a text as a link to its proof, with the live value if it differs."""
        one = self.shown(key)
        if not one.url:
            return format_html('<span class="bilan-unknown">[{} : à remplacer]</span>', self.names.get(key, key))
        now = format_html(' <span class="bilan-now">(aujourd’hui : {})</span>', one.now) if one.now else ""
        return format_html("{}{}", one.link, now)

    def _block(self, block: Mapping[str, Any]) -> dict[str, Any]:
        if block["type"] == "tiles":
            return {"type": "tiles", "figures": self._all(block["figures"])}
        if block["type"] == "table":
            rows = [
                [self.shown(cell["figure"]) if isinstance(cell, dict) else cell for cell in row]
                for row in block["rows"]
            ]
            csv = reverse("report-table", args=[self.document["year"], block["name"]])
            return {**block, "rows": [list(zip(block["header"], row, strict=True)) for row in rows], "csv": csv}
        if block["type"] == "bars":
            csv = reverse("report-table", args=[self.document["year"], block["name"]])
            return {"type": "chart", "chart": chart_of(dict(block), self.frozen), "csv": csv}
        if block["type"] == "cards":
            return {
                "type": "cards",
                "lines": [{**item, "figures": self._all(item["figures"])} for item in block["items"]],
            }
        return {**block, "lines": block["items"]}

    def _all(self, keys: Iterable[str]) -> list[DisplayedFigure]:
        return [self.shown(key) for key in keys]
