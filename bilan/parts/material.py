"""The material of a section, and the blocks shared by several kinds of section."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bilan.blocks import Block, tiles
from bilan.figures import Figures


@dataclass(frozen=True, slots=True)
class Material:
    """The material of a section: the year, its figures, and the featured services."""

    year: int
    figures: Figures
    services: Sequence[str] = ()

    def there(self, *keys: str) -> list[str]:
        """Return the keys that the year has."""
        return [key for key in keys if key in self.figures]

    def under(self, prefix: str) -> list[str]:
        """Return the keys with this prefix, in order."""
        return [key for key in self.figures if key.startswith(prefix)]

    def placed(self, prefix: str) -> list[str]:
        """Return the keys with this prefix, except sourced figures, which have no place in a table."""
        return [key for key in self.under(prefix) if self.figures[key].group]


type Blocks = Callable[[Material], Iterable[Block]]


def no_blocks(material: Material) -> Iterable[Block]:
    """Return no block, for a section made of its text only."""
    return ()


def figures_of(*keys: str, under: str = "") -> Blocks:
    """Return blocks of the figures of these keys that the year has, or of all keys with the prefix ``under``."""

    def blocks(material: Material) -> Iterable[Block]:
        if there := material.under(under) if under else material.there(*keys):
            yield tiles(there)

    return blocks
