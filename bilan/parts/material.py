"""What the content of a section is made from, and the parts that several kinds of section share."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bilan.blocks import Block, tiles
from bilan.figures import Figures


@dataclass(frozen=True, slots=True)
class Material:
    """What a section is made from: the year, its figures, and the services that it puts forward."""

    year: int
    figures: Figures
    services: Sequence[str] = ()

    def there(self, *keys: str) -> list[str]:
        """Those of the keys that the year has."""
        return [key for key in keys if key in self.figures]

    def under(self, prefix: str) -> list[str]:
        """The keys that begin so, in their order."""
        return [key for key in self.figures if key.startswith(prefix)]

    def placed(self, prefix: str) -> list[str]:
        """The keys that begin so, but those of sourced figures: these have no place in a table."""
        return [key for key in self.under(prefix) if self.figures[key].group]


type Blocks = Callable[[Material], Iterable[Block]]


def no_blocks(material: Material) -> Iterable[Block]:
    """A section that its text makes alone."""
    return ()


def figures_of(*keys: str) -> Blocks:
    """The figures of these keys, those that the year has."""

    def blocks(material: Material) -> Iterable[Block]:
        if there := material.there(*keys):
            yield tiles(there)

    return blocks


def figures_under(prefix: str) -> Blocks:
    """The figures whose keys begin so."""

    def blocks(material: Material) -> Iterable[Block]:
        if there := material.under(prefix):
            yield tiles(there)

    return blocks
