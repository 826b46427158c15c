"""The figures of the ad funnel scenario, by the names its steps use: the funnel itself here, what it learns beside."""

import pandas as pd

from pipelines.ad_funnel import studies
from pipelines.judge.ad_funnel import Fate, fate, lost_ads
from synthetic_data import columns as c
from views.charts import funnel, scale, widths
from views.charts.words import MEASURED, plain
from views.figures import ad_learning
from views.figures.ad_cards import WORDS, moment, page_lists
from views.figures.common import COMMON, OURS, calculator, choose_moment, fates, kept_here, study
from views.figures.scene import Figures, Scene

COMPARED = scale.Compared(
    "phase_1", "phase_3", "Phase 1 checks {} ads a request, the model scores {}", "only those pay its price",
)  # fmt: skip


def _search_pages(scene: Scene) -> None:
    kept_here(scene, "On this request no ad may be shown")
    choose_moment(scene, moment(scene.run, scene.row))
    lists = page_lists(scene.run, scene.row)
    scene.sheet.cards(lists, WORDS, OURS)
    if not any(each.cards for each in lists):
        return
    feed = " In the feed these ads stand five posts apart." if scene.run["world"].surface == "feed" else ""
    scene.sheet.caption(
        "Dollars above the lists are per 1,000 such requests. ★ one of the oracle's four. The bar is what a look at "
        "the ad is truly worth to who pays, its click rate times the worth of a click: only the judge knows it. An ad "
        f"that was lost often has a nearly equal stand-in.{feed}"
    )


def _calculator(scene: Scene) -> None:
    load = scene.knobs["load"]
    assert isinstance(load, studies.Workload)
    parts = ("phase 1", "phase 2", "phase 3", "auction")
    found = load.ads * load.matched
    light, scored = min(load.phase_1, found), min(load.phase_1, load.phase_2, found)
    work = f"{found:,.0f} ads to check, {light:,.0f} for the light model, {scored:,.0f} for the heavy one"
    calculator(scene, studies.capacity(load, studies.AdCosts.of(scene.run)), parts, work)


def _cost_by_phase(scene: Scene) -> None:
    """The phases that look at ads one by one; an auction looks at a request."""
    n, costs = scene.run["verdict"].n_in, studies.costs(scene.run)
    phases = costs[costs["stage"].str.startswith("phase")]
    scene.sheet.picture(scale.cost_by_stage(phases, n, COMPARED, scene.theme), MEASURED)


def _widths(scene: Scene) -> pd.DataFrame:
    return study(scene, "widths", studies.widths, "the widths of phases 1 and 2")


def _all_widths(scene: Scene) -> None:
    scene.sheet.picture(
        widths.widths(_widths(scene), scene.theme),
        "Bar: value kept. Faint: what the best choice among the ads kept would be. Dollars: revenue per 1,000 "
        f"requests. Time: a request, at what one ad costs in each phase of this run. {MEASURED}",
    )


def _drop_reasons(scene: Scene) -> None:
    scene.sheet.picture(
        funnel.drop_reasons(studies.drop_reasons(scene.run), scene.theme),
        "Each ad counts at the first criterion it fails. An oracle's ad that is dropped often has a nearly equal "
        "stand-in: ads lost and value lost are two counts.",
    )


def _trim(scene: Scene) -> None:
    table = study(scene, "trim", studies.trim, "trimming by value and by clicks")
    scene.sheet.picture(
        widths.trim(table, str(scene.run.settings["phase_2.model"]), scene.theme),
        "Dollars of revenue and clicks are per 1,000 requests.",
    )


def _fate(scene: Scene) -> None:
    choose_moment(scene, moment(scene.run, scene.row))
    lost = lost_ads(scene.run, scene.row)
    names = scene.run["world"].ads[c.NAME]
    there = lost["slot"].notna()
    scene.sheet.message(f"{int((~there).sum())} of the oracle's four ads are not shown")
    fates(
        scene,
        "Ad", lambda ad: f"{names.iloc[ad]} (ad {ad})", lambda ad: _told(fate(scene.run, scene.row, ad)),
        list(zip(lost[c.AD].tolist(), there.tolist(), strict=True)), scene.run["auction"].ad[scene.row].tolist(),
    )  # fmt: skip
    listed = pd.DataFrame({
        "The oracle's four": [f"{names.iloc[ad]} (ad {ad})" for ad in lost[c.AD]],
        "True click rate": [f"{100 * p:.0f}%" for p in lost["true_click"]],
        "A look is worth": [_cents(worth) for worth in lost["true_worth"]],
        "What became of it": lost["dropped"].to_numpy(),
    }).set_index("The oracle's four")  # fmt: skip
    scene.sheet.table(listed)


def _cents(dollars: float | None) -> str:
    return f"{plain(100 * (dollars or 0.0))}¢"


def _told(told: Fate) -> list[tuple[str, str]]:
    """One ad's story by phase."""
    ranks = ["not kept" if rank is None else f"rank {rank}" for rank in told.ranks]
    scored = "" if told.click is None else f", predicted {100 * told.click:.1f}% and {_cents(told.value)} a look"
    truth = f"clicked by {100 * told.true_click:.1f}% of those who look, worth {_cents(told.true_worth)} a look"
    return [
        ("Truth", f"{truth}, number {told.true_rank} of all ads"),
        ("Phase 1", ranks[0]),
        ("Phase 2", ranks[1]),
        ("Phase 3", ranks[2] + scored),
        ("Auction", "not shown" if told.slot is None else f"slot {told.slot}, price ${told.price:.2f}"),
        ("In short", told.dropped),
    ]


FIGURES = Figures(
    draw={
        **COMMON.draw,
        **ad_learning.DRAW,
        "search_pages": _search_pages,
        "calculator": _calculator,
        "cost_by_phase": _cost_by_phase,
        "widths": _all_widths,
        "funnel": lambda s: s.sheet.picture(funnel.funnel(studies.funnel(s.run), s.theme), MEASURED),
        "drop_reasons": _drop_reasons,
        "phase_1_width": lambda s: s.sheet.picture(widths.phase_width(_widths(s), "phase_1", s.theme)),
        "phase_2_width": lambda s: s.sheet.picture(widths.phase_width(_widths(s), "phase_2", s.theme)),
        "trim": _trim,
        "fate": _fate,
    },
    titles={
        **COMMON.titles,
        **ad_learning.TITLES,
        "search_pages": "What a user sees",
        "calculator": "Size it yourself",
        "cost_by_phase": "What one ad costs in each phase",
        "widths": "How wide should the funnel be?",
        "funnel": "The funnel",
        "drop_reasons": "What phase 1 turns away",
        "phase_1_width": "The width of phase 1",
        "phase_2_width": "The width of phase 2",
        "trim": "Trimming by value or by click rate",
        "fate": "The fate of one ad",
    },
)
