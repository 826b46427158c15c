"""Charts: figures in, pictures out. No streamlit here, so that exports can use them too."""

from views.charts.picture import Picture
from views.charts.style import DARK, LIGHT, Theme

__all__ = ["DARK", "LIGHT", "Picture", "Theme"]
