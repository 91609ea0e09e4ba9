"""The colours of phases and other chart series, in the light and dark themes.

Each colour has a contrast of at least 3:1 on the three backgrounds of its theme. ``python -m web.charts.palette`` prints
the first rules of ``static/css/site.css``, so that pages, drawings and interactive charts agree.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Color:
    """Hexadecimal colours of one series in each theme."""

    light: str
    dark: str


PHASE_COLORS: dict[str, Color] = {
    "investigation": Color("#b35c00", "#ff9e4d"),
    "construction": Color("#7474f5", "#cacafb"),
    "acceleration": Color("#4747c9", "#9a9af8"),
    "consolidation": Color("#000091", "#7575f5"),
    "opere": Color("#009099", "#60e0eb"),
    "transfere": Color("#00595e", "#0a9aa3"),
    "abandon-investigation": Color("#848484", "#b8b8b8"),
    "abandon": Color("#5c5c5c", "#888888"),
}
"""By stored value of the phase kind, in the order of a life: one hue darkens from construction to consolidation."""

SERIES_COLORS: dict[str, Color] = {
    "published": Color("#000091", "#9a9af8"),
    "live": Color("#4747c9", "#cacafb"),
    "target": Color("#161616", "#ffffff"),
    "year-1": Color("#5c5c5c", "#c0c0c0"),
    "year-2": Color("#707070", "#a0a0a0"),
    "year-3": Color("#7f7f7f", "#868686"),
    "one": Color("#000091", "#9a9af8"),
    "two": Color("#b35c00", "#ff9e4d"),
    "three": Color("#00757c", "#34bab5"),
    "four": Color("#a558a0", "#ce70cc"),
}
"""By key of a series that is no phase: published, live and target results, the three years before one, from the
last one back, then up to four others in order."""

LAUNCHED, WITHOUT_SERVICE, OPEN, ENDED = "construction", "abandon-investigation", "investigation", "abandon"
"""The colours of what an investigation led to, and of launches: those of the phases that they are entries into."""
EIGHT_SERIES = ("one", "two", "three", "four", "construction", "opere", "acceleration", "transfere")
"""The colours of up to eight series that have none of their own, in their order."""

OTHER = Color("#666666", "#929292")
"""For a key without a colour of its own, such as a phase kind that is newer than this palette."""

COLORS: dict[str, Color] = {**PHASE_COLORS, **SERIES_COLORS, "other": OTHER}

GROUNDS: dict[str, tuple[str, ...]] = {
    "light": ("#ffffff", "#f6f6f6", "#eeeeee"),
    "dark": ("#161616", "#1e1e1e", "#242424"),
}
"""The grounds of each theme of the State design system on which these colours stand."""


@dataclass(frozen=True)
class Inks:
    """Text and line colours of a theme, from the State design system."""

    strong: str
    soft: str
    grid: str


INKS: dict[str, Inks] = {
    "light": Inks("#161616", "#666666", "#dddddd"),
    "dark": Inks("#ffffff", "#929292", "#353535"),
}


SHADE_OPACITIES = (0.0, 0.12, 0.28, 0.48, 0.8, 1.0)
"""How much of the first series colour each shade of a table has; the words of the last two are in the colour of the ground."""


def shade(level: int, scheme: str) -> str:
    """Return the colour of a heat map shade in a theme."""
    color, ground = getattr(COLORS["one"], scheme), GROUNDS[scheme][0]
    part = SHADE_OPACITIES[level]
    channels = (
        round(int(color[place : place + 2], 16) * part + int(ground[place : place + 2], 16) * (1 - part))
        for place in (1, 3, 5)
    )
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def shade_ink(level: int, scheme: str) -> str:
    """Return the text colour on a shade."""
    return GROUNDS[scheme][0] if level >= len(SHADE_OPACITIES) - 2 else INKS[scheme].strong


def color_of(key: str) -> Color:
    """Return the colour of a phase kind or series key; unknown keys are grey."""
    return COLORS.get(key, OTHER)


def palette_css() -> str:
    """Return the rules for ``--serie-<key>`` in each theme, and a class ``.serie--<key>`` that sets ``--serie``."""
    light = "".join(f"  --serie-{key}: {color.light};\n" for key, color in COLORS.items())
    dark = "".join(f"  --serie-{key}: {color.dark};\n" for key, color in COLORS.items())
    light += "".join(f"  --shade-{level}: {shade(level, 'light')};\n" for level in range(1, len(SHADE_OPACITIES)))
    dark += "".join(f"  --shade-{level}: {shade(level, 'dark')};\n" for level in range(1, len(SHADE_OPACITIES)))
    classes = "".join(f".serie--{key} {{ --serie: var(--serie-{key}); }}\n" for key in COLORS)
    return (
        "/* Printed by web/charts/palette.py: change the colours there. */\n"
        f":root {{\n{light}}}\n:root[data-fr-theme='dark'] {{\n{dark}}}\n{classes}"
    )


if __name__ == "__main__":
    print(palette_css(), end="")
