"""The app as people use it: a real browser, the keyboard, links, the back button, light and dark."""

import re

import pytest

from benchmarks.running import IDLE
from scenarios.shelf import scenarios
from tests.conftest import settled

STRIP = ".strip"


def opened(page, app_url, path="recommendation", **context):
    tab = page(**context)
    tab.goto(f"{app_url}/{path}")
    tab.wait_for_selector(STRIP, timeout=60_000)
    settled(tab)
    return tab


def figures(tab):
    """The strip's figures but the measured time, which differs from machine to machine."""
    return [cell.inner_text() for cell in tab.locator(f"{STRIP} dd").all()][:4]


def knob(tab, name):
    return tab.locator(f".st-key-recommendation-{name.replace('.', '-')} input").first


def pressed(tab, key):
    tab.keyboard.press(key)
    settled(tab)


def arrived(tab, step):
    """Waits until the step is there and still."""
    tab.get_by_role("heading", name=step.title, exact=True, level=2).wait_for()
    settled(tab, begun=True)


def background(tab):
    return tab.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")


def path_of(shown):
    return shown.key.replace("_", "-")


def serious_violations(tab, *rules):
    """What axe finds that keeps somebody out, on the page as it stands, by all its rules or by some."""
    from axe_playwright_python.sync_playwright import Axe

    # A page that is being drawn anew fades what is still of the last one.
    if tab.locator('[data-testid="stApp"]').count():
        tab.locator(IDLE).wait_for()
    tab.wait_for_function("!document.querySelector('[aria-busy=true]')")
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(Axe().axe_script)
    options = {"resultTypes": ["violations"], **({"runOnly": rules} if rules else {})}
    found = tab.evaluate("options => axe.run(document, options).then(found => found.violations)", options)
    grave = [violation for violation in found if violation["impact"] in ("serious", "critical")]
    return [f"{tab.url}: {violation['id']} in {violation['nodes'][0]['html']}" for violation in grave]


def charts_without_words(tab):
    """The charts on the page that say nothing to who cannot see them."""
    said = tab.locator('[data-testid="stPlotlyChart"]').evaluate_all(
        "all => all.map(chart => chart.ariaLabel ?? chart.querySelector('[aria-label]')?.ariaLabel)"
    )
    return [f"{tab.url}: a chart says only {words!r}" for words in said if len(words or "") <= 40]


def wider_than_the_window(tab):
    wide, width = tab.evaluate("[document.querySelector('[data-testid=stMain]').scrollWidth, innerWidth]")
    return [f"{tab.url}: scrolls sideways to {wide} of {width} pixels"] if wide > width else []


DESK, PHONE, WIDE = {"width": 1280, "height": 800}, {"width": 390, "height": 900}, {"width": 1920, "height": 900}
COLOURS = ("color-contrast", "link-in-text-block")


def feet(found):
    """How far down each of the elements ends, in pixels."""
    return {round(box["y"] + box["height"]) for box in (each.bounding_box() for each in found.all())}


def side_by_side(tab):
    """The lists of the first step stand side by side."""
    lists = tab.locator(".cards")
    assert lists.count() == 3
    assert feet(lists.locator("h4")) == feet(lists.locator("h4").first)
    assert tab.get_by_role("radio", name="The oracle would show").is_hidden()


def one_at_a_time(tab):
    """Of the lists of the first step a reader chooses one, and the table that is folded away below is not cut."""
    lists = tab.locator(".cards")
    assert [each.is_visible() for each in lists.all()] == [False, True, False]
    tab.get_by_role("radio", name="The oracle would show").click()
    lists.last.wait_for()
    assert [each.is_visible() for each in lists.all()] == [False, False, True]
    tab.get_by_text("How real is this world?", exact=True).click()
    table = tab.locator(".stacked")
    table.wait_for()
    settled(tab, begun=True)
    assert table.evaluate("each => each.scrollWidth <= each.parentElement.clientWidth")
    assert table.locator("td").last.evaluate("each => getComputedStyle(each, '::before').content") == '"Source: "'


# One walk for all of it: opening a page anew for each step takes several times as long as a key does.
@pytest.mark.parametrize("shown", scenarios(), ids=lambda each: each.key)
def test_all_steps_are_walked_by_keyboard_and_none_keeps_anybody_out(page, app_url, shown):
    """Each step at a desk and on a phone; half of them in the light, half in the dark, another half in each scenario.

    At the first stand three lists side by side; a phone has room for one.
    """
    schemes = ("light", "dark") if shown.front.order % 2 else ("dark", "light")
    tab, wrong, turns = opened(page, app_url, path_of(shown), color_scheme=schemes[0]), [], len(shown.steps) // 2
    before = background(tab)
    for number, step in enumerate(shown.steps):
        arrived(tab, step)
        assert number == 0 or f"step={step.key}" in tab.url
        assert not tab.locator('[data-testid="stException"]').count()
        # A step is reached at the size that the last was left with: half as many changes of size.
        for size in (DESK, PHONE) if number % 2 == 0 else (PHONE, DESK):
            if tab.viewport_size != size:
                tab.set_viewport_size(size)
                settled(tab, begun=True)
            if number == 0:
                (side_by_side if size == DESK else one_at_a_time)(tab)
            wrong += wider_than_the_window(tab)
            wrong += serious_violations(tab) + charts_without_words(tab) if size == DESK else []
        if number == turns:
            tab.emulate_media(color_scheme=schemes[1])
            settled(tab)
            assert background(tab) != before
            wrong += serious_violations(tab, *COLOURS)
        tab.keyboard.press("ArrowRight")
    tab.set_viewport_size(WIDE)
    settled(tab)
    wrong += wider_than_the_window(tab)
    tab.keyboard.press("ArrowLeft")
    arrived(tab, shown.steps[-2])
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def test_the_first_page_keeps_nobody_out_and_every_question_is_opened_from_the_foot_of_its_card(page, app_url):
    tab = page()
    tab.goto(app_url)
    settled(tab)
    links = tab.get_by_role("link", name="Open the question")
    links.last.wait_for()
    assert links.count() == len(scenarios())
    assert len(feet(links)) == 1
    light = background(tab)
    assert not serious_violations(tab)
    tab.emulate_media(color_scheme="dark")
    settled(tab)
    assert background(tab) != light
    assert not serious_violations(tab)


def test_a_turned_knob_changes_the_figures_here_and_where_its_link_is_opened_and_the_back_button_turns_it_back(
    page, app_url
):
    tab = opened(page, app_url, "recommendation?step=candidates&pin.ranking.leaves=5")
    before = figures(tab)
    knob(tab, "candidates.n_candidates").focus()
    pressed(tab, "Home")
    tab.wait_for_function("before => document.querySelector('.strip dd').innerText !== before", arg=before[0])
    settled(tab)
    after = figures(tab)
    assert "candidates.n_candidates=10" in tab.url
    assert "▼" in after[1]

    tab.get_by_role("button", name=re.compile("Link")).click()
    address = tab.locator('[data-testid="stPopoverBody"] code').inner_text()
    other = opened(page, app_url, address.removeprefix(f"{app_url}/"))
    assert figures(other) == after
    assert knob(other, "candidates.n_candidates").input_value() == "10"
    other.get_by_role("heading", name="Candidates", exact=True, level=2).wait_for()
    other.close()

    tab.keyboard.press("Escape")
    tab.go_back()
    tab.wait_for_function("after => document.querySelector('.strip dd').innerText !== after", arg=after[0])
    settled(tab)
    assert figures(tab) == before
    assert "n_candidates" not in tab.url


def test_an_experiment_is_run_and_undone_by_keyboard(page, app_url):
    tab = opened(page, app_url, "recommendation?step=training-data")
    before = figures(tab)
    tab.get_by_role("button", name="Run it").first.focus()
    pressed(tab, "Enter")
    tab.get_by_text("came true").first.wait_for()
    tab.get_by_role("button", name="Undo").focus()
    pressed(tab, "Enter")
    tab.wait_for_function("before => document.querySelector('.strip dd').innerText === before", arg=before[0])
    assert figures(tab) == before
