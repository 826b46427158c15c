"""A figure's blocks in sections, one idea each: a sentence, what shows it, and the words around that."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from views.export.paper import Block, Heavy, Line, Message

ABREAST = 2


@dataclass
class Section:
    """A sentence, perhaps a second one below it, what shows it (all of one kind), and lines around that."""

    title: str
    lead: str = ""
    shown: list[Heavy] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def takes(self, block: Heavy) -> bool:
        """Whether there is room for the block: beside one of its own kind, or alone."""
        return not self.shown or (len(self.shown) < ABREAST and type(self.shown[0]) is type(block))


def sections(blocks: Iterable[Block], title: str) -> list[Section]:
    """The sections of one figure; `title` is that of a figure without a sentence."""
    found: list[Section] = []
    waiting: list[str] = []
    for block in blocks:
        if isinstance(block, Message):
            if found and not found[-1].shown and not found[-1].lead:
                found[-1].lead = block.text
            else:
                found.append(Section(block.text, lines=waiting))
                waiting = []
        elif isinstance(block, Line):
            (found[-1].lines if found else waiting).append(block.text)
        else:
            _show(found, block, title)
    return found or [Section(title, lines=waiting)]


def lines_of(blocks: Iterable[Block]) -> Iterator[str]:
    """The words around a figure."""
    return (block.text for block in blocks if isinstance(block, Line))


def _show(found: list[Section], block: Heavy, title: str) -> None:
    """In the last section if there is room, else in one more under the same sentence."""
    if not found or not found[-1].takes(block):
        found.append(Section(found[-1].title if found else title))
    found[-1].shown.append(block)
