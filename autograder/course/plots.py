"""What is kept of a student's outputs in hand-marked cells: pictures and plain text, capped and inert."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from .handin import Theirs, clean, joined
from .nodes import display, stream

AS_SUBMITTED = "As submitted, not run again."
MAX_PICTURE, MAX_PICTURES = 2_000_000, 6
MAX_TEXT = 4_000
_MAGIC = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}


def keep_outputs(theirs: Theirs, what: str, said: str = AS_SUBMITTED) -> list[Any]:
    """Outputs for the rebuilt cell: the label `said`, then pictures and text in their order.

    Empty if nothing is worth keeping. Everything else (HTML, scripts, widgets, SVG, LaTeX) is dropped.
    """
    kept: list[Any] = []
    pictures, room, dropped = 0, MAX_TEXT, 0
    for raw in theirs.outputs:
        if not isinstance(raw, dict):
            continue
        if (found := _picture(raw, what)) is not None:
            pictures += 1
            if pictures <= MAX_PICTURES:
                kept.append(found)
            else:
                dropped += 1
        elif text := clean(_text(raw), MAX_TEXT)[:room]:
            room -= len(text)
            kept.append(stream(text if text.endswith("\n") else text + "\n"))
        else:
            dropped += 1
    label = said + (f" {dropped} output{'s' * (dropped > 1)} of other kinds or too large left out." if dropped else "")
    return [stream(label + "\n"), *kept] if kept or dropped else []


def keep_attachments(theirs: Theirs, what: str) -> list[Any]:
    """Pictures that were pasted into a written answer, as outputs."""
    bundles = [bundle for bundle in list(theirs.attachments.values())[:MAX_PICTURES] if isinstance(bundle, dict)]
    found = [_picture({"data": bundle}, what) for bundle in bundles]
    return [picture for picture in found if picture is not None]


def _picture(raw: dict[str, Any], what: str) -> Any | None:
    data, metadata = raw.get("data"), raw.get("metadata")
    if not isinstance(data, dict):
        return None
    for kind, magic in _MAGIC.items():
        text = "".join(joined(data.get(kind)).split())
        if not text or len(text) > MAX_PICTURE * 4 // 3 + 4:
            continue
        try:
            content = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            continue
        if content.startswith(magic):
            alt = _alt(metadata, kind) or f"Picture in {what}, as submitted"
            return display({kind: base64.b64encode(content).decode()}, {kind: {"alt": alt}, "alt": alt})
    return None


def _alt(metadata: Any, kind: str) -> str:
    """The student's own description of the picture, where there is one."""
    if not isinstance(metadata, dict):
        return ""
    inner = metadata.get(kind)
    own = inner.get("alt") if isinstance(inner, dict) else metadata.get("alt")
    return clean(own, 300).strip() if isinstance(own, str) else ""


def _text(raw: dict[str, Any]) -> str:
    if raw.get("output_type") == "stream":
        return joined(raw.get("text"))
    if raw.get("output_type") == "error":
        return f"{joined(raw.get('ename'))}: {joined(raw.get('evalue'))}"
    data = raw.get("data")
    text = joined(data.get("text/plain")) if isinstance(data, dict) else ""
    return "" if text.startswith(("<IPython.", "<Figure ")) else text  # the name of an object says nothing
