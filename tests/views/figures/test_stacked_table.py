import pandas as pd

from views.figures.stacked_table import stacked_table


def test_each_cell_carries_the_name_of_its_column_and_each_row_its_heading() -> None:
    frame = pd.DataFrame({"Quantity": ["click rate"], "Here": ["3%"], "Inside": ["yes"]}).set_index("Quantity")
    markup = stacked_table(frame)
    assert '<th scope="col">Quantity</th><th scope="col">Here</th><th scope="col">Inside</th>' in markup
    row = '<tr><th scope="row">click rate</th><td data-column="Here">3%</td><td data-column="Inside">yes</td></tr>'
    assert row in markup


def test_every_text_is_escaped() -> None:
    rude = '<b>&"'
    markup = stacked_table(pd.DataFrame({rude: [rude]}, index=pd.Index([rude], name=rude)))
    assert "<b>" not in markup
    assert markup.count("&lt;b&gt;&amp;&quot;") == 5
