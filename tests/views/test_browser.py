"""The app as people use it: a real browser, the keyboard, links, the back button, light and dark."""

import re

import pytest

from scenarios.shelf import scenario, scenarios
from tests.conftest import settled

SCENARIO = scenario("recommendation")
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


# One walk for all of it: opening a page anew for each step takes several times as long as a key does.
@pytest.mark.parametrize("shown", scenarios(), ids=lambda each: each.key)
def test_all_steps_are_walked_by_keyboard_and_none_keeps_anybody_out(page, app_url, shown):
    """There at a desk in the light, back on a phone in the dark, whose colours alone axe looks at again."""
    tab, wrong = opened(page, app_url, path_of(shown)), []
    for step in shown.steps:
        arrived(tab, step)
        assert step.number == 1 or f"step={step.key}" in tab.url
        assert not tab.locator('[data-testid="stException"]').count()
        wrong += serious_violations(tab) + charts_without_words(tab) + wider_than_the_window(tab)
        tab.keyboard.press("ArrowRight")
    light = background(tab)
    tab.emulate_media(color_scheme="dark")
    tab.set_viewport_size({"width": 390, "height": 900})
    for step in reversed(shown.steps):
        arrived(tab, step)
        wrong += serious_violations(tab, "color-contrast", "link-in-text-block") + wider_than_the_window(tab)
        tab.keyboard.press("ArrowLeft")
    assert background(tab) != light
    tab.set_viewport_size({"width": 1920, "height": 900})
    settled(tab)
    wrong += wider_than_the_window(tab)
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_page_has_no_serious_accessibility_violation(page, app_url, scheme):
    tab = page(color_scheme=scheme)
    tab.goto(app_url)
    settled(tab)
    tab.get_by_text(SCENARIO.front.question).first.wait_for()
    assert not serious_violations(tab)


def test_a_turned_knob_changes_the_figures_and_the_back_button_turns_it_back(page, app_url):
    tab = opened(page, app_url, "recommendation?step=candidates")
    before = figures(tab)
    knob(tab, "candidates.n_candidates").focus()
    pressed(tab, "Home")
    tab.wait_for_function("before => document.querySelector('.strip dd').innerText !== before", arg=before[0])
    settled(tab)
    after = figures(tab)
    assert "candidates.n_candidates=10" in tab.url
    assert "▼" in after[1]
    tab.go_back()
    tab.wait_for_function("after => document.querySelector('.strip dd').innerText !== after", arg=after[0])
    settled(tab)
    assert figures(tab) == before
    assert "n_candidates" not in tab.url


def test_a_copied_link_opens_the_same_page_with_the_same_figures_elsewhere(page, app_url):
    tab = opened(page, app_url, "recommendation?step=ranking&ranking.leaves=5&pin.ranking.trees=20")
    tab.get_by_role("button", name=re.compile("Link")).click()
    address = tab.locator('[data-testid="stPopoverBody"] code').inner_text()
    other = opened(page, app_url, address.removeprefix(f"{app_url}/"))
    assert figures(other) == figures(tab)
    assert knob(other, "ranking.leaves").input_value() == "5"
    other.get_by_role("heading", name="Ranking", exact=True, level=2).wait_for()


def test_a_wrong_link_says_what_was_wrong_and_opens_the_rest(page, app_url):
    tab = opened(page, app_url, "recommendation?step=dessert&ranking.trees=1e9&world.pins=<b>x</b>&ranking.leaves=5")
    assert "not all understood" in tab.locator('[data-testid="stAlert"]').inner_text()
    said = " ".join(text.inner_text() for text in tab.locator('[data-testid="stText"]').all())
    assert all(words in said for words in ("clarify", "5 to 200", "0 to 4", "<b>x</b>"))
    assert tab.url.endswith("/recommendation?ranking.leaves=5")


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


def test_an_answer_to_a_clarifying_question_changes_the_world(page, app_url):
    tab = opened(page, app_url)
    question = SCENARIO.steps[0].front.questions[0]
    turned = next(
        answer for answer in question.answers if "world.pins" in answer.turn and answer.turn["world.pins"] != 3
    )
    tab.get_by_text(turned.say, exact=True).click()
    tab.wait_for_url("**world.pins=**")


def test_the_surface_is_a_knob_and_a_feed_has_no_query(page, app_url):
    tab = opened(page, app_url, "ad-funnel?world.surface=feed")
    assert "searched for" not in tab.locator('[data-testid="stMain"]').inner_text()
    tab.goto(f"{app_url}/ad-funnel")
    tab.get_by_text("searched for").first.wait_for()


def test_five_percent_with_a_tenth_of_the_negatives_reads_thirty_four_and_a_half(page, app_url):
    tab = opened(page, app_url, "ad-funnel?step=training-data")
    tab.get_by_text(re.compile("34.5%")).first.wait_for()
    tab.goto(f"{app_url}/ad-funnel?step=training-data&sampling.kept=1.0")
    settled(tab)
    assert "34.5%" not in tab.locator('[data-testid="stMain"] h3').first.inner_text()
