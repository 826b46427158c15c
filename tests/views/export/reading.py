"""Reads exports back, as whoever receives one would: what HTML shows, and the recipe it prints."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from itertools import pairwise


class Reader(HTMLParser):
    """Collects the elements of a document, its text, and the handlers that it would run."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.handlers: list[str] = []
        self.links: list[str] = []
        self.labels: list[str] = []
        self.text = ""
        self._pairs: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.links += [str(value) for name, value in attrs if name in ("src", "href", "srcset", "action")]
        self.labels += [str(value) for name, value in attrs if name == "aria-label"]
        if tag in ("dt", "dd"):
            self._pairs.append([tag, ""])

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._pairs:
            self._pairs[-1][1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("dt", "dd"):
            self._pairs.append(["", ""])

    @property
    def definitions(self) -> dict[str, str]:
        """Every definition by its term; of two with one term the last."""
        told = [(tag, text) for tag, text in self._pairs if tag]
        return {
            term: text for (kind, term), (other, text) in pairwise(told)
            if (kind, other) == ("dt", "dd")
        }  # fmt: skip


def read(html: str) -> Reader:
    """A document, read."""
    reader = Reader()
    reader.feed(html)
    return reader


def recipe_of(text: str) -> Mapping[str, str]:
    """The recipe that an export prints, by name: of Markdown its last fenced block, of HTML its definitions."""
    if text.startswith("<!DOCTYPE"):
        return read(text).definitions
    [*_, block] = re.findall(r"^```text\n(.*?)\n```$", text, re.DOTALL | re.MULTILINE)
    return dict(line.split(": ", 1) for line in block.splitlines())
