"""Starts the app and gets ready for the first reader meanwhile: `python -m views` with streamlit's own options."""

import gc
import sys
import threading
from pathlib import Path

from streamlit.web.cli import main

APP = Path(__file__).parents[1] / "app.py"


def get_ready() -> None:
    """Import what takes long to import, and run every scenario's pipeline once as everybody first sees it."""
    import practice.database  # noqa: F401
    from pipelines.answers import ANSWERS
    from views.memory import make_ready

    for answer in ANSWERS.values():
        make_ready(answer.pipeline, answer.knobs, answer.facts)
    # What lives as long as the server does: no search for garbage walks all of it again, which would hold up every page
    # for a third of a second.
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    threading.Thread(target=get_ready, daemon=True).start()
    sys.argv = ["streamlit", "run", str(APP), *sys.argv[1:]]
    main()
