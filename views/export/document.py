"""One HTML file that asks the network for nothing: styles and scripts inside, and a policy that forbids the rest."""

import json
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html import escape
from pathlib import Path

HERE = Path(__file__).parent
NONE = "'none'"


def document(title: str, body: str, styles: Sequence[str], scripts: Sequence[str] = (), data: str = "") -> str:
    """The file. `data` are script elements that hold no script; `scripts` run after the body, in their order."""
    allowed = " ".join(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in scripts)
    policy = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; form-action 'none'; "
        f"base-uri 'none'; script-src {allowed or NONE}"
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{''.join(styles)}</style>\n</head>\n<body>\n{body}\n{data}"
        + "".join(f"<script>{text}</script>\n" for text in scripts)
        + "</body>\n</html>\n"
    )


def read(name: str) -> str:
    """A style sheet or a script of ours, by its file's name."""
    return (HERE / name).read_text("utf-8")


def json_element(name: str, record: object) -> str:
    """A record for a script to read: nothing in it ends the element or a line of script."""
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f'<script type="application/json" id="{name}">{text}</script>\n'
