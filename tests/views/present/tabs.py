"""Browser tabs on the stage and in rooms, without a browser: each `AppTest` is one, all share the test's database."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from benchmarks.follower import LED, TRIGGERED
from scenarios.scenario import Scenario
from scenarios.shelf import scenario
from scenarios.slides import Slide
from tests.practice.samples import HOSTILE
from tests.views.test_app import _page as page
from tests.views.test_app import opened, params
from views.place import to_params

KEY = "recommendation"
KNOB = "ranking.trees"
SLIDER = f"{KEY}.{KNOB}"
# What somebody may type: a browser sends no half characters.
TYPED = [each for each in HOSTILE if each.strip() and "\ud800" not in each]


def pressed(app: AppTest, key: str) -> AppTest:
    """The same tab, after a button was pressed and nothing broke; who follows has theirs in one part of the page."""
    if key in presses(app):
        return told(app, "press", key)
    app.button(key=key).click().run()
    assert not app.exception
    return app


def told(app: AppTest, event: str, value: object) -> AppTest:
    """The same tab, after the part of the page that listens to a room said something, and nothing broke."""
    (found,) = _lives(app)
    return says(app, found, event, value)


def says(app: AppTest, component: Any, event: str, value: object) -> AppTest:
    """The same tab, after one of our components, as its message describes it, said something, and nothing broke."""
    states = app._tree.get_widget_states()
    said = json.dumps([{"event": event, "value": value}])
    states.widgets.append(WidgetState(id=TRIGGERED.format(component.id), json_trigger_value=said))
    app._run(states)
    assert not app.exception
    return app


def presses(app: AppTest) -> dict[str, dict[str, Any]]:
    """The buttons of who follows, by their keys."""
    return {each["key"]: each for data in lives(app) for each in data.get("presses", ())}


def again(app: AppTest) -> AppTest:
    """The same tab, drawn anew as when it saw that its room has moved on."""
    app.run()
    assert not app.exception
    return app


def presented(key: str = KEY, **more: str) -> AppTest:
    """A tab on the stage."""
    app = opened(key, present="true", **more)
    assert not app.exception
    return app


def led(name: str = "Ann", **more: str) -> AppTest:
    """A tab that opened a room, and leads it."""
    app = pressed(presented(**more), "panel-room")
    app.text_input(key="room-name").set_value(name)
    return pressed(app, "open-room")


def linked(leader: AppTest) -> dict[str, str]:
    """What the link of the room says in which this tab is."""
    return {"room": params(leader)["room"]}


def remembers(leader: AppTest) -> dict[str, tuple[str, int]]:
    """What the browser of this tab was asked to remember."""
    told: dict[str, tuple[str, int]] = leader.session_state["cookies:told"]
    return told


def token(leader: AppTest) -> str:
    """What steers the room that this tab leads."""
    return remembers(leader)[f"greenroom-room-{params(leader)['room']}"][0]


def opened_with(link: Mapping[str, str], cookies: Mapping[str, tuple[str, int]]) -> AppTest:
    """A tab that opened a link, in a browser that remembers something."""
    app = AppTest.from_function(page, args=(KEY,), default_timeout=120)
    app.session_state["cookies:told"] = cookies
    for name, value in link.items():
        app.query_params[name] = value
    return again(app)


def follower(leader: AppTest) -> AppTest:
    """A tab that opened the room's link."""
    app = opened(KEY, **linked(leader))
    assert not app.exception
    return app


def named(app: AppTest, name: str, role: str = "audience") -> AppTest:
    """The same tab, once it has said who sits there."""
    code = params(app)["room"]
    # A question asks for it by itself.
    if not app.get("text_input"):
        pressed(app, "panel-room")
    app.text_input(key=f"join-{code}-name").set_value(name)
    app.button_group(key=f"join-{code}-role").set_value(role)
    return pressed(app, "join-now")


def live(app: AppTest) -> dict[str, Any]:
    """What the page was drawn for, as the part of it that looks for news is told."""
    (found,) = lives(app)
    return found


def lives(app: AppTest) -> list[dict[str, Any]]:
    """The same, if there is such a part."""
    found = [json.loads(each.json) for each in _lives(app)]
    return [each.get("live", each) for each in found]


def _lives(app: AppTest) -> list[Any]:
    return [each.proto for each in app.get("bidi_component") if each.proto.component_name in (LED, "greenroom_live")]


def standing(app: AppTest) -> str:
    """What the bar says of one's part in the room."""
    return "{who} · {stands}".format(**live(app))


def counter(app: AppTest) -> str:
    """What the bar says of the slides."""
    told = [each.value for each in app.caption] + [str(each.get("count")) for each in lives(app)]
    (said,) = [each for each in told if re.fullmatch(r"\d+ / \d+", each)]
    return said


def where(app: AppTest) -> dict[str, str]:
    """Where a tab is, as an address says it: that of who follows names the room alone."""
    return to_params(replace(app.session_state[f"{KEY}:place"], led=False), scenario(KEY))


def address(scenario: Scenario, slide: Slide) -> dict[str, str]:
    """What the address of a slide says."""
    step = {} if slide.step == scenario.steps[0] else {"step": slide.step.key}
    figure = {} if slide.figure is None else {"figure": slide.figure}
    return {"present": "true", **step, **figure}


def words(app: AppTest) -> str:
    """All that is read as Markdown or as HTML."""
    kinds = ("markdown", "caption", "warning", "error", "info", "success", "metric", "header", "title", "subheader")
    return "\n".join([str(each.value) for kind in kinds for each in app.get(kind)] + html(app))


def html(app: AppTest) -> list[str]:
    """All HTML that is drawn."""
    return [each.proto.body for each in app.get("html")]


def dark(app: AppTest) -> bool:
    """Whether the curtain is drawn."""
    return any('class="curtain"' in each for each in html(app))


def drawn(app: AppTest) -> list[object]:
    """What the charts draw, whatever size they have."""
    traces = [trace for each in app.get("plotly_chart") for trace in json.loads(each.proto.spec)["data"]]
    return [(trace.get("x"), trace.get("y")) for trace in traces]
