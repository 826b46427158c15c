"""What a page makes of its room: side by side on a laptop, one thing at a time on a phone, and nothing cut."""

import pytest

from scenarios.shelf import scenarios
from tests.conftest import settled

LAPTOP, PHONE = (1280, 900), (390, 900)


def feet(found):
    """How far down each of the elements ends, in pixels."""
    return {round(box["y"] + box["height"]) for box in (each.bounding_box() for each in found.all())}


@pytest.mark.parametrize("shown", scenarios(), ids=lambda each: each.key)
def test_three_lists_stand_side_by_side_and_on_a_phone_a_reader_chooses_one_and_no_table_is_cut(page, app_url, shown):
    tab = page(viewport=LAPTOP)
    tab.goto(f"{app_url}/{shown.key.replace('_', '-')}")
    lists, choice = tab.locator(".cards"), tab.get_by_role("radio", name="The oracle would show")
    lists.last.wait_for()
    settled(tab)
    assert feet(lists.locator("h4")) == feet(lists.locator("h4").first)
    assert choice.is_hidden()
    tab.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert [each.is_visible() for each in lists.all()] == [False, True, False]
    choice.click()
    lists.last.wait_for()
    assert [each.is_visible() for each in lists.all()] == [False, False, True]
    tab.get_by_text("How real is this world?").click()
    table = tab.locator(".stacked")
    table.wait_for()
    assert table.evaluate("each => each.scrollWidth <= each.parentElement.clientWidth")
    assert table.locator("td").last.evaluate("each => getComputedStyle(each, '::before').content") == '"Source: "'


def test_every_question_is_opened_from_the_foot_of_its_card(page, app_url):
    tab = page(viewport=LAPTOP)
    tab.goto(app_url)
    links = tab.get_by_role("link", name="Open the question")
    links.last.wait_for()
    settled(tab)
    assert links.count() == len(scenarios())
    assert len(feet(links)) == 1
