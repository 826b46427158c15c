"""The room is measured as followers meet it: who follows speaks as a browser does, and notes what arrives and when."""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection

from benchmarks import __main__ as benchmarks
from benchmarks import app, room
from benchmarks.follower import Follower, Shown, audience
from benchmarks.running import running
from scenarios.shelf import scenario
from scenarios.slides import Slide, slides

# A page that follows a file, as the app's follow a room. Its chart is large enough for a browser to keep it.
# As in the app, pandas is whole before anybody comes: Plotly fails on one that another page has begun to import.
FOLLOWING_APP = """
from pathlib import Path
import pandas
import streamlit as st
said = Path(__file__).with_name("said.txt")
def page():
    text = said.read_text()
    st.html(f'<p class="slide-step">{text} after {st.session_state.get("before")}</p>')
    st.plotly_chart({"data": [{"y": [0.123456789] * 2000}]}, key="chart")
    drawn = {"code": "mine", "version": len(text), "count": text.upper()}
    LED(key="live", data={"live": drawn}, on_news_change=lambda: st.session_state.update(before=text))
if __name__ == "__main__":
    LED = st.components.v2.component("greenroom_led", js="export default () => {}", html="<p></p>")
    st.navigation([st.Page(lambda: st.text("home"), title="Home", url_path="home", default=True),
                   st.Page(page, title="Room", url_path="room")]).run()
else:
    import asyncio
    from starlette.routing import WebSocketRoute
    from streamlit.starlette import App
    async def stands(page):
        await page.accept()
        while True:
            await page.send_json({"over": False, "version": len(said.read_text())})
            await asyncio.sleep(0.1)
    app = App(__file__, routes=[WebSocketRoute("/room/mine", stands)])
"""


@pytest.fixture
def following_app(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of its page, and the file that it follows."""
    (tmp_path / "app.py").write_text(FOLLOWING_APP)
    (tmp_path / "said.txt").write_text("one")
    shutil.copytree(app.ROOT / ".streamlit", tmp_path / ".streamlit")
    with running(tmp_path, ("-m", "streamlit", "run", "app.py")) as (url, _):
        yield f"{url}/room?of=mine", tmp_path / "said.txt"


def saying(text: str, before: str | None = None) -> Shown:
    return Shown(f'<p class="slide-step">{text} after {before}</p>', text.upper())


def test_followers_open_a_page_hear_of_news_and_note_what_comes(
    following_app: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, said = following_app
    close, closed = ClientConnection.close, list[ClientConnection]()

    async def slowly(self: ClientConnection, code: int = 1000, reason: str = "") -> None:
        if self.request is not None and self.request.path.startswith("/room/"):
            await asyncio.sleep(0.3)
        await close(self, code, reason)
        closed.append(self)

    monkeypatch.setattr(ClientConnection, "close", slowly)
    with audience(address, 2) as followers:
        opened = room.arrived(followers, saying("one"))
        for before, text in (("one", "second"), ("second", "the third")):
            pressed = time.perf_counter()
            # At once: a page that is drawn meanwhile is not to read half of it.
            said.with_suffix(".new").write_text(text)
            said.with_suffix(".new").replace(said)
            assert all(at > pressed for at in room.arrived(followers, saying(text, before)))
        assert max(opened) < min(each.arrived for each in followers)
        # The chart is the same each time: it comes once as such, and then as a reference to what is kept.
        assert [(each.charts, each.referred) for each in followers] == [(3, 2)] * 2
    # Two connections each: none is left to the collector, whose warning would fall on some other test.
    assert len(closed) == 4


def test_who_does_not_get_the_slide_is_left_behind_and_without_anybody_nothing_is_measured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(room, "PATIENCE", 0.1)
    there, astray = Follower("http://127.0.0.1:1/room"), Follower("http://127.0.0.1:1/room")
    there.shown, there.arrived = saying("here"), 3.0
    followers = [there, astray]
    assert room.arrived(followers, saying("here")) == [3.0]
    assert followers == [there]
    with pytest.raises(app.UnavailableError, match=r"^Nobody in the room was led on, so it is not measured\.$"):
        room.arrived(followers, saying("elsewhere"))


def test_a_follower_whom_no_server_answers_ends_without_a_fuss() -> None:
    with audience("http://127.0.0.1:1/room", 1) as followers:
        pass
    assert followers[0].shown == Shown("", "")


def test_the_moves_lead_over_questions_and_figures_to_a_step_with_the_knob() -> None:
    deck = slides(scenario(room.SCENARIO))
    at = deck.index(Slide(scenario(room.SCENARIO).step(room.FIRST[0]), room.FIRST[1]))
    shown = deck[at + 1 : at + 1 + room.MOVES]
    assert len(shown) == room.MOVES >= 10
    assert {each.figure is None for each in shown} == {True, False}
    assert room.KNOB.partition(".")[0] in shown[-1].step.front.knobs


def test_a_presenter_opens_a_room_and_takes_a_follower_along(page: Callable[..., Any], app_url: str) -> None:
    leader = room.Leader(page(), app_url)
    leader.rehearse(0)
    with audience(leader.open(), 1) as followers:
        room.arrived(followers, leader.shown)
        first = leader.shown
        taken = room.timed(followers, leader, lambda: leader.move("ArrowRight", 1))
        assert taken[0] > 0
        assert leader.shown.line != first.line
        leader.move("ArrowLeft", -1)
        room.arrived(followers, first)


def test_the_time_on_processors_is_what_proc_says() -> None:
    if not Path("/proc/self/stat").exists():
        pytest.skip("There is no /proc here.")
    assert (room.processor_seconds(os.getpid()) or 0) > 0
    assert room.processor_seconds(2**22 + 1) is None


def test_of_many_times_the_late_one_is_the_95th_percentile() -> None:
    assert room.late([0.01 * number for number in range(101)]) == pytest.approx(0.95)


def test_without_an_app_a_sentence_says_that_the_room_is_not_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(room, "ROOT", tmp_path)
    assert benchmarks.main(["--only", "room", "--strict"]) == 0
    assert capsys.readouterr().err == "There is no app.py, so the room is not measured.\n"
