import pytest
from streamlit.testing.v1 import AppTest


def _page(drawn):
    import plotly.graph_objects as go

    from views.charts import Picture
    from views.figures.page_sheet import show

    data = [go.Bar(x=[1], y=[2])] if drawn else []
    show(Picture(go.Figure(data), "Why, or what", "In words."), "What the marks mean.")


@pytest.mark.parametrize("drawn", [True, False])
def test_a_caption_stands_under_a_chart_and_not_under_the_reason_for_none(drawn: bool) -> None:
    app = AppTest.from_function(_page, args=(drawn,)).run()
    assert not app.exception
    assert [each.value for each in app.markdown] == ["### Why, or what"]
    assert [each.value for each in app.caption] == ["What the marks mean."] * drawn
    assert len(app.get("plotly_chart")) == drawn
