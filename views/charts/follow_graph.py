"""Picture of one viewer's part of the follow graph: whom they follow, and by which way posts come from elsewhere."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.feed_ranking.studies import Graph
from views.charts.picture import Picture
from views.charts.style import Part, Theme, empty, figure, hidden, key_above, key_room, note
from views.charts.tables import records
from views.charts.words import listed

HEIGHT, EDGE = 470, 2.25
NEAR, OUT, FAR = 1.0, 1.62, 2.0
SLOTS = 28  # places on the outer ring, or a few more
LEAST, MOST = 6.0, 26.0  # pixels of a mark
At = tuple[float, float]
# By why a post is there: (plotly's symbol, the letter that looks like it, the line's dash, words of the key).
WAYS = {
    "followed": ("circle", "●", "solid", "followed"),
    "noticed by people followed": ("diamond", "◆", "dash", "noticed by people followed"),
    "topic of interest": ("square", "■", "dashdot", "topic of interest"),
    "popular": ("triangle-up", "▲", "longdash", "popular"),
    "new author": ("star", "★", "longdashdot", "new author"),
}


def _colours(theme: Theme) -> dict[str, str]:
    colours = (theme.ours, theme.losses[1], theme.losses[2], theme.losses[0], theme.text)
    return dict(zip(WAYS, colours, strict=True))


def follow_graph(data: Graph, theme: Theme) -> Picture:
    """The viewer in the middle, authors followed around, others outside; numbers are places in the feed."""
    found = records(data.authors)
    if not found:
        text = "This viewer follows nobody, and no post was found for them"
        return Picture(empty(theme), text, text + ".")
    at = _positions(found)
    ways = [way for way in WAYS if any(each["places"] and each["reason"] == way for each in found)]
    entries = [(WAYS[way][1], _colours(theme)[way], WAYS[way][3]) for way in ways]
    entries.append(("○", theme.production, "nothing shown of them"))
    drawn = figure(
        theme, HEIGHT + key_room(len(entries), 2),
        [
            _edges(theme.grid, "dot", 1, [((0, 0), at[each["author"]]) for each in found if _quiet_friend(each)]),
            *(_edges(_colours(theme)[way], WAYS[way][2], 3, _ways_to(way, found, at)) for way in ways),
            *_quiet(theme, found, at),
            *(_shown(_colours(theme)[way], way, found, at) for way in ways),
            _viewer(theme),
        ],
        x={**hidden(), "range": [-EDGE, EDGE]},
        y={**hidden(), "range": [-EDGE, EDGE], "scaleanchor": "x", "constrain": "domain"},
        notes=[*_places(theme, found, at), *key_above(theme, entries, 2)],
        margin={"l": 2, "r": 2, "b": 2, "t": key_room(len(entries), 2)},
    )  # fmt: skip
    return Picture(drawn, _message(data), _alt(data))


def _quiet_friend(each: Mapping[str, Any]) -> bool:
    return each["reason"] == "followed" and not each["places"]


def _positions(found: Sequence[dict[str, Any]]) -> dict[int, At]:
    """Where each author stands: those followed on a ring, the others shown on one outside, the rest farther out."""
    helpers = {each["by"] for each in found}
    friends = [each for each in found if each["reason"] == "followed"]
    marked = [each["author"] for each in friends if each["places"] or each["author"] in helpers]
    others = [each["author"] for each in friends if each["author"] not in marked]
    angle = dict(zip(_spread(marked, others), _turns(len(friends)), strict=True))
    strangers = [each for each in found if each["reason"] != "followed"]
    outside = _slots([each for each in strangers if each["places"]], angle)
    rest = [each["author"] for each in strangers if not each["places"]]
    return {
        **{author: _point(NEAR, turn) for author, turn in angle.items()},
        **{author: _point(OUT, turn) for author, turn in outside.items()},
        **{author: _point(FAR, turn) for author, turn in zip(rest, _turns(len(rest)), strict=True)},
    }


def _turns(n: int) -> list[float]:
    """n angles around a circle, from the top."""
    return [math.pi / 2 - 2 * math.pi * i / max(n, 1) for i in range(n)]


def _point(radius: float, turn: float) -> At:
    return radius * math.cos(turn), radius * math.sin(turn)


def _spread(marked: list[int], others: list[int]) -> list[int]:
    """All of them, the marked ones as far apart as can be: their names must not meet."""
    n = len(marked) + len(others)
    at = {int((i + 0.5) * n / len(marked)): author for i, author in enumerate(marked)}
    rest = iter(others)
    return [at[i] if i in at else next(rest) for i in range(n)]


def _slots(strangers: Sequence[dict[str, Any]], friends: Mapping[int, float]) -> dict[int, float]:
    """An angle for each stranger shown: near who noticed them, or else where there is most room.

    Always between two friends, so that no line seems to pass through one.
    """
    n = max(len(friends), 1)
    each_gap = 2 * math.ceil(SLOTS / n / 2)
    free = [math.pi / 2 - 2 * math.pi * (i + 0.5) / (n * each_gap) for i in range(n * each_gap)]
    taken: dict[int, float] = {}
    for each in sorted(strangers, key=lambda each: each["by"] not in friends):
        wanted = friends.get(each["by"])
        if wanted is None:
            turn = max(free, key=lambda turn: min([_between(turn, other) for other in taken.values()], default=0.0))
        else:
            turn = min(free, key=lambda turn: _between(turn, wanted))
        free.remove(turn)
        taken[each["author"]] = turn
    return taken


def _between(a: float, b: float) -> float:
    """The angle between two directions."""
    return abs((a - b + math.pi) % (2 * math.pi) - math.pi)


def _ways_to(way: str, found: Sequence[dict[str, Any]], at: Mapping[int, At]) -> list[tuple[At, At]]:
    """The lines by which posts came: from the viewer, or past the author followed who had noticed them."""
    lines: list[tuple[At, At]] = []
    for each in found:
        if each["places"] and each["reason"] == way:
            between = at.get(each["by"])
            lines += [((0, 0), between), (between, at[each["author"]])] if between else [((0, 0), at[each["author"]])]
    return lines


def _edges(colour: str, dash: str, width: float, lines: Sequence[tuple[At, At]]) -> Part:
    return {
        "type": "scatter", "mode": "lines", "hoverinfo": "skip",
        "x": [x for (a, _), (b, _) in lines for x in (a, b, None)],
        "y": [y for (_, a), (_, b) in lines for y in (a, b, None)],
        "line": {"color": colour, "width": width, "dash": dash}, "marker": {"symbol": "circle"},
    }  # fmt: skip


def _size(each: Mapping[str, Any], least: float = LEAST) -> float:
    return min(least + 3.0 * math.sqrt(each["looks"]), MOST)


def _told(each: Mapping[str, Any]) -> str:
    looks = f"{each['looks']} post{'s' * (each['looks'] != 1)} looked at so far"
    place = f"<br>{_numbers(each)} in the feed" if each["places"] else ""
    return f"@{each['name']}<br>{each['reason']}<br>{looks}{place}<extra></extra>"


def _numbers(each: Mapping[str, Any]) -> str:
    return ", ".join(str(place) for place in each["places"])


def _quiet(theme: Theme, found: Sequence[dict[str, Any]], at: Mapping[int, At]) -> list[Part]:
    """Authors of whom nothing is shown, if there are any."""
    here = [each for each in found if not each["places"]]
    if not here:
        return []
    return [{
        "type": "scatter", "mode": "markers", "x": [at[each["author"]][0] for each in here],
        "y": [at[each["author"]][1] for each in here], "hovertemplate": [_told(each) for each in here],
        "marker": {
            "symbol": "circle", "size": [_size(each) for each in here], "color": theme.surface, "opacity": 1,
            "line": {"width": 1.5, "color": theme.production},
        },
        "line": {"color": theme.production},
    }]  # fmt: skip


def _shown(colour: str, way: str, found: Sequence[dict[str, Any]], at: Mapping[int, At]) -> Part:
    here = [each for each in found if each["places"] and each["reason"] == way]
    return {
        "type": "scatter", "mode": "markers", "x": [at[each["author"]][0] for each in here],
        "y": [at[each["author"]][1] for each in here], "hovertemplate": [_told(each) for each in here],
        "marker": {"symbol": WAYS[way][0], "size": [_size(each, 13.0) for each in here], "color": colour, "opacity": 1},
    }  # fmt: skip


def _viewer(theme: Theme) -> Part:
    return {
        "type": "scatter", "mode": "markers+text", "x": [0], "y": [0], "text": ["viewer"], "hoverinfo": "skip",
        "textposition": "middle center", "textfont": {"size": 14, "color": theme.surface},
        "marker": {"symbol": "circle", "size": 56, "color": theme.text, "opacity": 1},
    }  # fmt: skip


def _places(theme: Theme, found: Sequence[dict[str, Any]], at: Mapping[int, At]) -> list[dict[str, Any]]:
    """The places of each author's posts, on the side away from the viewer."""
    notes = []
    for each in found:
        if each["places"]:
            x, y = at[each["author"]]
            away = math.hypot(x, y)
            off = 8 + _size(each, 13.0) / 2
            notes.append(
                note(
                    theme, x, y, f"<b>{_numbers(each)}</b>", xanchor="center", align="center",
                    xshift=off * x / away + 4 * len(each["places"]) * x / away, yshift=off * y / away,
                    font={"size": 14, "color": theme.text},
                )
            )  # fmt: skip
    return notes


def _message(data: Graph) -> str:
    counts = {way: int(sum(map(len, data.shown.loc[data.shown["reason"] == way, "places"]))) for way in WAYS}
    n = sum(counts.values())
    if not n:
        return "No post is shown to this viewer"
    outside = [f"{counts[way]} {words}" for way, words in OUTSIDE.items() if counts[way]]
    verb = "is" if counts["followed"] == 1 else "are"
    message = f"{counts['followed']} of the first {n} posts {verb} by authors followed"
    return message + (f", {listed(outside)}" if outside else "")


OUTSIDE = {
    "noticed by people followed": "noticed by them", "topic of interest": "on a topic of interest",
    "popular": "popular", "new author": "by new authors",
}  # fmt: skip


def _alt(data: Graph) -> str:
    n_followed = int((data.authors["reason"] == "followed").sum())
    shown = [
        f"@{each['name']}, {each['reason']}, at {_numbers(each)}"
        for each in sorted(records(data.shown), key=lambda each: min(each["places"]))
    ]
    alt = f"A viewer with {n_followed} authors followed and {len(data.authors) - n_followed} others in the pool"
    return f"{alt}; of the first ten posts: {listed(shown) or 'none'}."
