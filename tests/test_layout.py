"""The layout holds: imports run one way, only the judge reads the truth, every dependency is pinned."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
# Each floor may import itself and the ones before it; none may import what stands outside.
FLOORS = ("synthetic_data", "pipelines", "scenarios", "practice", "views", "app")
OUTSIDE = ("tests", "benchmarks")
# What draws on a page and in an export alike; one file of it is the page.
PAPER, PAGE_SHEET = ("views/charts", "views/figures/", "views/export/", "views/place.py"), "views/figures/page_sheet.py"
HANDED_IN = {"Generator", "default_rng", "SeedSequence", "BitGenerator", "PCG64", "Philox"}

Finder = Callable[[str, str], list[str]]  # (path inside the project, source) → what is wrong with it


def imports(source: str) -> Iterator[str]:
    """What is imported by its full name, `import_module("…")` included; the rest stays on its floor."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module
            case ast.Call(
                func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(module)), *_],
            ):
                yield module


def upward_imports(path: str, source: str) -> list[str]:
    floor = FLOORS.index(path.split("/")[0].removesuffix(".py"))
    forbidden = (*FLOORS[floor + 1 :], *OUTSIDE)
    return [f"{path} imports {name}" for name in imports(source) if name.split(".")[0] in forbidden]


def streamlit_imports(path: str, source: str) -> list[str]:
    draws_pages = path == "app.py" or (path.startswith("views/") and not path.startswith(PAPER)) or path == PAGE_SHEET
    found = [] if draws_pages else [name for name in imports(source) if name.split(".")[0] == "streamlit"]
    return [f"{path} imports {name}" for name in found]


def truth_readers(path: str, source: str) -> list[str]:
    if path == "pipelines/judge.py" or path.startswith(("pipelines/judge/", "synthetic_data/")):
        return []
    complaints = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(attr="truth"):
                complaints.append(f"{path}:{node.lineno} reads truth")
            case ast.Call(func=ast.Name(id="getattr"), args=[_, ast.Constant(value="truth"), *_]):
                complaints.append(f"{path}:{node.lineno} reads truth")
    return complaints


def global_randomness(path: str, source: str) -> list[str]:
    """Uses of numpy's one shared generator, whose state nobody hands in."""
    tree = ast.parse(source)
    aliases = {"numpy": "numpy"}
    complaints = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            aliases |= {alias.asname: alias.name for alias in node.names if alias.asname}
        elif isinstance(node, ast.ImportFrom):
            aliases |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            head, *rest = ast.unparse(node).split(".")
            match [*aliases.get(head, head).split("."), *rest]:
                case ["numpy", "random", name] if name not in HANDED_IN:
                    complaints.append(f"{path}:{node.lineno} uses numpy.random.{name}")
    return complaints


def floor_files() -> Iterator[Path]:
    for floor in FLOORS:
        yield from sorted((ROOT / floor).rglob("*.py"))
    if (ROOT / "app.py").exists():
        yield ROOT / "app.py"


@pytest.mark.parametrize("find", [upward_imports, streamlit_imports, truth_readers, global_randomness])
def test_no_file_breaks_the_layout(find: Finder) -> None:
    sources = {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in floor_files()}
    complaints = [line for path, source in sources.items() for line in find(path, source)]
    assert {path.split("/")[0] for path in sources} >= {"synthetic_data", "pipelines"}
    assert complaints == []


@pytest.mark.parametrize(
    ("find", "path", "source"),
    [
        (upward_imports, "synthetic_data/home.py", "import pipelines.engine"),
        (upward_imports, "pipelines/engine.py", "from scenarios.shelf import shelf"),
        (upward_imports, "pipelines/metrics/ndcg.py", "def late():\n    from views import memory"),
        (upward_imports, "scenarios/shelf.py", "import app"),
        (upward_imports, "scenarios/shelf.py", "from practice.store import Store"),
        (upward_imports, "practice/store.py", "from views import memory"),
        (upward_imports, "scenarios/shelf.py", "import_module('views.memory')"),
        (upward_imports, "views/memory.py", "from tests.conftest import settled"),
        (streamlit_imports, "scenarios/shelf.py", "import streamlit as st"),
        (streamlit_imports, "practice/store.py", "import streamlit as st"),
        (streamlit_imports, "views/charts/waterfall.py", "from streamlit.elements import plotly_chart"),
        (streamlit_imports, "views/charts.py", "import streamlit"),
        (streamlit_imports, "views/figures/scene.py", "import streamlit as st"),
        (streamlit_imports, "views/export/deck.py", "from streamlit import html"),
        (truth_readers, "pipelines/feed_ranking.py", "best = world.truth.click"),
        (truth_readers, "pipelines/judge_helpers.py", "best = world.truth"),
        (truth_readers, "views/memory.py", "best = getattr(world, 'truth')"),
        (global_randomness, "pipelines/engine.py", "import numpy as np\nnp.random.seed(1)"),
        (global_randomness, "pipelines/engine.py", "import numpy\nshuffle = numpy.random.shuffle"),
        (global_randomness, "pipelines/engine.py", "from numpy import random as r\nr.choice([1])"),
        (global_randomness, "pipelines/engine.py", "from numpy.random import rand\nrand()"),
        (global_randomness, "pipelines/engine.py", "import numpy.random as npr\nnpr.normal()"),
    ],
)
def test_a_file_that_breaks_the_layout_is_found(find: Finder, path: str, source: str) -> None:
    assert len(find(path, source)) == 1


@pytest.mark.parametrize(
    ("find", "path", "source"),
    [
        (upward_imports, "views/scenario_page.py", "import practice.store, scenarios, pipelines.judge, synthetic_data"),
        (upward_imports, "pipelines/metrics/ndcg.py", "from . import views\nfrom ..engine import Run"),
        (upward_imports, "app.py", "import views.scenario_page"),
        (streamlit_imports, "views/memory.py", "import streamlit as st"),
        (streamlit_imports, "app.py", "import streamlit as st"),
        (streamlit_imports, "views/figures/page_sheet.py", "import streamlit as st"),
        (truth_readers, "pipelines/judge.py", "best = world.truth"),
        (truth_readers, "pipelines/judge/oracle.py", "best = world.truth"),
        (truth_readers, "views/memory.py", "truth = 'truth'  # the word is free"),
        (global_randomness, "pipelines/engine.py", "import numpy as np\nrng = np.random.default_rng(1)"),
        (global_randomness, "pipelines/engine.py", "def draw(rng: np.random.Generator): rng.normal()"),
        (global_randomness, "pipelines/engine.py", "import random\nrandom.Random(1).random()"),
    ],
)
def test_a_file_that_keeps_the_layout_is_left_alone(find: Finder, path: str, source: str) -> None:
    assert find(path, source) == []


def parse_lock(text: str) -> dict[str, Requirement]:
    """The pins by name; refuses any line that is not `name==version`, perhaps with a marker."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    wrong = [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+( ; [\w\s\"'=!<>.()]+)?", line)]
    if wrong:
        raise ValueError(f"not pins: {wrong}")
    return {canonicalize_name(pin.name): pin for pin in map(Requirement, lines)}


def unmet(requirements: list[str], pins: dict[str, Requirement]) -> list[str]:
    """What of the requirements, where they apply to this machine, no pin meets."""
    wanted = [Requirement(text) for text in requirements]
    wanted = [each for each in wanted if each.marker is None or each.marker.evaluate({"extra": ""})]
    return [str(each) for each in wanted if not is_met(each, pins)]


def is_met(wanted: Requirement, pins: dict[str, Requirement]) -> bool:
    pin = pins.get(canonicalize_name(wanted.name))
    return pin is not None and all(wanted.specifier.contains(each.version) for each in pin.specifier)


@pytest.fixture(scope="module")
def pins() -> dict[str, Requirement]:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    return parse_lock(text)


def test_the_lock_pins_what_the_project_declares(pins: dict[str, Requirement]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["dependencies"]
    assert unmet(project["dependencies"] + project["optional-dependencies"]["dev"], pins) == []


def test_the_lock_pins_what_every_pinned_package_needs(pins: dict[str, Requirement]) -> None:
    here = [name for name, pin in pins.items() if pin.marker is None or pin.marker.evaluate()]
    missing = {name: unmet(importlib.metadata.requires(name) or [], pins) for name in here}
    assert {name: needs for name, needs in missing.items() if needs} == {}


@pytest.mark.parametrize(
    "line", ["numpy", "numpy>=2", "numpy @ https://example.org/numpy.whl", "--find-links elsewhere", "-e ."]
)
def test_a_line_that_pins_nothing_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="not pins"):
        parse_lock(f"pandas==3.1.1\n{line}\n")


def test_an_unmet_requirement_is_found() -> None:
    pins = parse_lock('numpy==2.4.6\ncolorama==0.4.6 ; sys_platform == "win32"\n')
    wanted = ["numpy>=2", "pandas", "numpy>=3", "tomli; python_version < '3.0'"]
    assert unmet(wanted, pins) == ["pandas", "numpy>=3"]


def test_the_app_is_set_up_with_options_that_streamlit_knows_and_enough_colours() -> None:
    from streamlit.config import get_config_options

    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    themes = settings.pop("theme")
    chosen = {f"{section}.{name}" for section, options in settings.items() for name in options}
    chosen |= {f"theme.{theme}.{name}" for theme, options in themes.items() for name in options}
    assert chosen - set(get_config_options()) == set()
    assert all(len(theme["chartCategoricalColors"]) >= 10 for theme in themes.values())
