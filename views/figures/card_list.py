"""Lists of cards side by side: what a user reads, why each is there, and what the judge knows of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Card:
    """One item in one place.

    hue             0 to 1, by what it is about
    name, detail    what a user reads; `tag` is a mark before the detail
    why             why it is there
    worth, written  its bar, 0 to 1, and what is written at it: only the judge knows it; below 0, to -1, it does harm
    best            whether the oracle would show it too
    """

    name: str
    hue: float
    detail: str
    why: str
    worth: float
    written: str
    best: bool
    tag: str = ""


@dataclass(frozen=True)
class CardList:
    """A named list of cards with what it adds up to; `line` is a line of words, and the number of cards above it."""

    name: str
    total: str
    cards: Sequence[Card]
    line: tuple[int, str] | None = None


@dataclass(frozen=True)
class CardWords:
    """How the marks on cards read: what the star and what the bar mean, each as a hover and to a screen reader."""

    best: str
    in_best: str
    bar: str


def card_lists(lists: Sequence[CardList], words: CardWords, chosen: int = 0, look: str = "") -> str:
    """Markup of lists side by side; every text is escaped.

    `chosen` is the number of the one to be seen where there is room for no other. `look` is a class of the style sheet,
    for lists that are to look otherwise.
    """
    sections = "".join(
        f'<section class="cards{" chosen" if number == chosen else ""}">'
        f'<h4>{escape(each.name)}</h4><p class="cards-sum">{escape(each.total)}</p>'
        f"<ol>{''.join(_items(each, words))}</ol></section>"
        for number, each in enumerate(lists)
    )
    return f'<div class="{f"homes {look}".strip()}">{sections}</div>'


def _items(each: CardList, words: CardWords) -> list[str]:
    items = [_item(place, card, words) for place, card in enumerate(each.cards, start=1)]
    if each.line is not None:
        at, text = each.line
        items.insert(at, f'<li class="card-line">{escape(text)}</li>')
    return items


def _item(place: int, card: Card, words: CardWords) -> str:
    best = (
        f'<span class="card-best" title="{escape(words.best)}">★<span class="sr"> {escape(words.in_best)}</span></span>'
    )
    tag = f'<span class="card-tag">{escape(card.tag)}</span> ' if card.tag else ""
    return (
        f'<li class="card"><span class="card-place" style="--hue:{round(360 * card.hue)}">{place}</span>'
        f'<span class="card-text"><span class="card-name">{escape(card.name)} {best if card.best else ""}</span>'
        f'<span class="card-detail">{tag}{escape(card.detail)}</span>'
        f'<span class="card-why">{escape(card.why)}</span></span>'
        f'<span class="card-truth" title="{escape(words.bar)}">'
        f'<span class="card-bar{" harm" if card.worth < 0 else ""}" '
        f'style="--share:{min(100 * abs(card.worth), 100):.0f}%"></span>'
        f"{escape(card.written)}</span></li>"
    )
