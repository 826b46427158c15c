"""An answer as a file: gathered once, written as slides, as Markdown or as one page. No streamlit here."""
