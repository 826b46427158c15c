"""A study group in one room: three browsers, one of which leads; a question to all; a server that is killed."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest

from benchmarks.running import DidNotStartError, running
from practice.records import Attempt, Score
from practice.rooms import Rooms
from practice.rubric import rubric
from scenarios.shelf import scenario
from tests.conftest import settled
from tests.practice.samples import HOSTILE
from tests.views.present.test_stage_walk import place
from tests.views.test_browser import serious_violations, wider_than_the_window

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

KEY = "recommendation"
BAD_NAME = "![x](http://evil.example/x.png) <b>Bo</b>"
WHY = "<script>alert(1)</script> `x` {{ value_kept }} :red[no]"
# It makes nothing ready that nobody asks for.
START = ("-m", "streamlit", "run", "app.py")


def opened_room(tab: Page, app_url: str, where: str, name: str) -> str:
    """Open a room from the stage; returns its link."""
    tab.goto(f"{app_url}/{KEY}?{where}")
    tab.locator(".slide-step").wait_for()
    settled(tab)
    tab.keyboard.press("o")
    field = tab.get_by_label("Your name")
    field.fill(name)
    field.press("Tab")
    tab.get_by_role("button", name="Open a room").click()
    tab.get_by_text("End the room for all").wait_for()
    settled(tab, begun=True)
    return tab.locator(".st-key-panel code").inner_text()


def joined(tab: Page, link: str, name: str, role: str | None = None) -> None:
    tab.goto(link)
    tab.locator(".slide-step").wait_for()
    settled(tab)
    unnamed = tab.get_by_role("button", name="Say who you are")
    unnamed.click()
    tab.get_by_label("Your name").fill(name)
    tab.get_by_label("Your name").press("Tab")
    if role:
        settled(tab)
        tab.get_by_role("radio", name=role).click()
    settled(tab)
    tab.get_by_role("button", name="Join", exact=True).click()
    unnamed.wait_for(state="detached")
    settled(tab)


def told_by_the_next_server(tab: Page) -> list[object]:
    """What the page is sent over connections that are made from now on; it fills by and by."""
    heard: list[object] = []
    tab.on("websocket", lambda made: made.on("framereceived", lambda frame: heard.append(frame)))
    return heard


def heading(tab: Page, text: str) -> None:
    tab.locator(".st-key-slide").get_by_text(text).first.wait_for()


def test_others_follow_answer_together_wander_off_and_come_back(page, app_url, store):
    ann, bo, cy = page(viewport=(1280, 720)), page(viewport=(1280, 720)), page(viewport=(390, 844))
    wrong: list[str] = []
    link = opened_room(ann, app_url, "step=ranking&present=true&figure=where_lost", "Ann")
    code = dict(parse_qsl(urlsplit(link).query))["room"]
    tokens = {each["name"]: each["value"] for each in ann.context.cookies()}
    token = tokens[f"greenroom-room-{code}"]
    # What is shared does not let anybody steer.
    assert token not in link + ann.url + ann.content()
    joined(bo, link, BAD_NAME, "Interviewer")
    joined(cy, link, "Cy")
    heading(bo, "lost at ranking")
    bo.get_by_text("You listen for").wait_for()
    who_follows_has_keys(bo)
    for tab in (bo, cy):
        wrong += serious_violations(tab) + wider_than_the_window(tab)
    step_figure_knobs_and_blank_arrive(ann, bo, cy)
    one_looks_around_and_comes_back(ann, bo, cy)
    wrong += a_question_is_answered_together(ann, bo, cy)

    # The presenter reloads and still leads.
    settled(ann)
    ann.reload()
    ann.get_by_text("You lead").wait_for()
    settled(ann)
    ann.keyboard.press("ArrowRight")
    heading(bo, "lost at ranking")

    # The room ends for all, and each goes on alone.
    settled(ann)
    ann.keyboard.press("o")
    ann.get_by_role("button", name="End the room for all").click()
    ann.get_by_role("button", name="End it").click()
    for tab in (bo, cy):
        tab.get_by_text("The room is over.").wait_for()
        settled(tab, begun=True)
        assert "room" not in place(tab)
    assert Rooms(store).find(code) is None
    assert wrong == []


def who_follows_has_keys(bo: Page) -> None:
    """For their buttons; what is typed presses none."""
    bo.keyboard.press("i")
    bo.get_by_text("You listen for").wait_for(state="detached")
    settled(bo)
    bo.keyboard.press("o")
    bo.get_by_label("Your name").press("l")
    settled(bo)
    bo.locator(".slide-step").click()
    bo.keyboard.press("i")
    bo.get_by_text("You listen for").wait_for()
    bo.get_by_text("Following · 3 here").wait_for()


def step_figure_knobs_and_blank_arrive(ann: Page, *others: Page) -> None:
    ann.keyboard.press("ArrowLeft")
    for tab in others:
        heading(tab, "Which model would you rank with")
    ann.keyboard.press("k")
    ann.locator(".st-key-recommendation-ranking-leaves input[type=range]").focus()
    ann.keyboard.press("Home")
    for tab in others:
        tab.locator(".slide-step", has_text="turned: ").wait_for()
    ann.locator(".slide-step").click()
    ann.keyboard.press("b")
    for tab in others:
        tab.locator(".curtain").wait_for(state="attached")
    settled(ann)
    ann.keyboard.press("b")
    for tab in others:
        tab.locator(".curtain").wait_for(state="detached")


def one_looks_around_and_comes_back(ann: Page, bo: Page, cy: Page) -> None:
    """The others stay; who looks around is told that the room has moved on."""
    settled(cy)
    cy.get_by_role("button", name="Look around").click()
    cy.get_by_text("Looking around · 3 here").wait_for()
    settled(cy)
    assert "present" not in place(cy)
    settled(ann)
    ann.keyboard.press("ArrowLeft")
    cy.get_by_text("Looking around · the room has moved on").wait_for()
    settled(ann)
    ann.keyboard.press("ArrowRight")
    heading(bo, "Which model would you rank with")
    cy.get_by_role("button", name="Back to the room").click()
    heading(cy, "Which model would you rank with")
    cy.get_by_text("Following").wait_for()


def a_question_is_answered_together(ann: Page, bo: Page, cy: Page) -> list[str]:
    """Before it is revealed nobody sees what the others said."""
    settled(ann)
    ann.keyboard.press("a")
    ann.get_by_role("button", name="Ask: what will").first.click()
    for tab, said, why in ((bo, "▼ fall", WHY), (cy, "▲ rise", "")):
        tab.get_by_role("radio", name=said).click()
        settled(tab)
        if why:
            tab.get_by_label("Why, in a few words").fill(why)
        tab.get_by_role("button", name="Answer", exact=True).click()
        tab.get_by_text("until then change it").wait_for()
    ann.get_by_text("2 of 2 answered").wait_for()
    assert "script" not in cy.locator('[data-testid="stMain"]').inner_text()
    settled(ann)
    wrong = serious_violations(ann) + serious_violations(bo)
    ann.get_by_role("button", name="Reveal").click()
    for tab in (ann, bo, cy):
        tab.get_by_text("of 2 was right").wait_for()
        settled(tab, begun=True)
        assert f"{BAD_NAME}: ▼ fall, {WHY}" in tab.locator('[data-testid="stText"]').all_inner_texts()
        wrong += serious_violations(tab) + wider_than_the_window(tab)
    ann.get_by_role("button", name="Back to the slides").click()
    for tab in (bo, cy):
        heading(tab, "Which model would you rank with")
    return wrong


def test_a_group_interviews_from_drawing_a_question_to_the_score_and_the_exported_page(page, app_url, store, tmp_path):
    ann, bo = page(viewport=(1280, 720)), page(viewport=(1280, 720))
    ann.goto(f"{app_url}/interview")
    settled(ann)
    question = ann.get_by_role("combobox", name="Question")
    drawn = question.input_value()
    ann.get_by_role("button", name="Draw one").click()
    settled(ann)
    assert question.input_value() != drawn
    drawn = question.input_value()
    ann.get_by_text("With a group").click()
    name = ann.get_by_label("Your name, as the others see it")
    name.fill("Ann")
    name.press("Tab")
    settled(ann)
    ann.get_by_role("button", name="Start the clock").click()
    ann.get_by_text("End the room for all").wait_for()
    settled(ann)
    attempt = UUID(place(ann)["attempt"])
    joined(bo, ann.locator(".st-key-panel code").inner_text(), "Bo", "Interviewer")
    assert "attempt" not in place(bo)
    ann.keyboard.press("n")
    field = ann.get_by_label("Your notes at this step")
    field.fill("I would ask who it is for, how large it is, and which number we are judged by.")
    ann.get_by_text("The model answer", exact=True).wait_for()
    settled(ann, begun=True)
    ann.get_by_role("button", name="End and score").click()
    ann.locator(".st-key-end button").click()
    ann.get_by_text("What was said").wait_for()
    found = store.get(Attempt, attempt)
    assert found is not None
    assert found.ended is not None
    bo.get_by_text("The interview is over.").wait_for()
    settled(bo, begun=True)
    bo.get_by_role("link", name="Read and score this interview").first.click()
    bo.get_by_text("I would ask who it is for").wait_for()
    settled(bo, begun=True)
    assert place(bo)["attempt"] == str(attempt)
    assert bo.get_by_label("Who scores").input_value() == "Bo"
    # What is scored meanwhile is news on every page of the interview.
    marks = {each.key: 2 for each in rubric().dimensions}
    store.put(Score(attempt=attempt, by="Cy", role="peer", marks=marks))
    for tab in (ann, bo):
        tab.get_by_text("1 score is kept already.").wait_for()
        settled(tab, begun=True)
    bo.get_by_role("link", name="Back to the room").click()
    bo.get_by_text("The interview is over.").wait_for()

    ann.get_by_role("button", name="Export").click()
    with ann.expect_download() as download:
        ann.get_by_role("button", name="One page").click()
    download.value.save_as(tmp_path / "answer.html")
    written = page()
    written.goto(f"file://{tmp_path / 'answer.html'}")
    assert scenario(found.scenario).front.question == drawn
    assert drawn in written.locator("body").inner_text()
    store.delete(found)


def test_a_room_goes_on_when_its_server_is_killed_and_started_again(page, tmp_path: Path):
    home = tmp_path / "home"
    home.mkdir()
    ann, bo = page(), page()
    try:
        with running(start=START, home=home) as (url, server):
            link = opened_room(ann, url, "step=launch&present=true", HOSTILE[2])
            joined(bo, link, "Bo")
            heard = {tab: told_by_the_next_server(tab) for tab in (ann, bo)}
            os.kill(server, signal.SIGKILL)
            bo.get_by_text("Following · the server does not answer").wait_for()
        with running(start=START, home=home, port=urlsplit(url).port):
            for tab, says in ((ann, "You lead"), (bo, "Following")):
                # What it showed stays on the screen; until the new server has drawn it, no key of it is known there.
                while not heard[tab]:
                    tab.wait_for_timeout(100)
                settled(tab)
                tab.get_by_text(says).wait_for()
            ann.locator(".slide-step").click()
            ann.keyboard.press("ArrowLeft")
            bo.locator(".slide-step", has_text=scenario(KEY).step("list").title).wait_for()
            assert place(bo)["room"] == place(ann)["room"]
            # Bo is still Bo.
            assert not bo.get_by_role("button", name="Say who you are").count()
    except DidNotStartError as error:
        pytest.fail(str(error), pytrace=False)
