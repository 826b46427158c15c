"""Scripts of the stage that one part of the page runs together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from views.present.parts import together

if TYPE_CHECKING:
    from tests.conftest import OpenPage

# Each has names of its own, some of them the same.
FIRST = """
const NAME = "first"
export default function ({ data, told }) {
  told.push(`${NAME} ${ended(data)}`)
  return () => told.push(`${NAME} ends`)
}
function ended(data) {
  return data.said
}
"""
SECOND = FIRST.replace('"first"', '"second"').replace("data.said", "data.said + 1")
RUN = """async script => {
  const made = await import(`data:text/javascript,${encodeURIComponent(script)}`)
  const told = []
  made.default({ told, data: { one: { said: 1 }, other: { said: 2 } } })()
  return told
}"""


def test_each_has_its_own_names_and_its_part_of_the_data_and_all_of_them_end(page: OpenPage) -> None:
    told = page().evaluate(RUN, together({"one": FIRST, "other": SECOND}))
    assert told == ["first 1", "second 3", "first ends", "second ends"]
