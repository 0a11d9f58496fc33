"""Attacks on whoever reads the feedback, and on whatever unpacks and copies submissions."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from .attack import TARGET, Attack, Scene, code_cell, coded

SCRIPT = "<script>alert('@TOKEN@-script')</script><img src=x onerror=alert('@TOKEN@-image')>"
ANSI = r"""
raise RuntimeError("\x1b]0;@TOKEN@-title\x07\x1b[2J\x1b[31mred\x1b]8;;http://x/@TOKEN@-link\x1b\\click\u202egnp.exe\x9b1A")
"""
NAMED = """
kind = type("<img src=x onerror=alert('@TOKEN@-class')>", (ValueError,), {})
raise kind("<script>alert('@TOKEN@-message')</script>&lt;b&gt;<svg onload=1>"
  "$\\\\href{javascript:alert(1)}{@TOKEN@-math}$")
"""
DISPLAYED = """
from IPython.display import HTML, display
display(HTML("%s"))
raise RuntimeError("%s")
"""


def _html(text: str) -> list[dict[str, Any]]:
    data = {
        "text/html": text,
        "text/plain": text,
        "application/javascript": text,
        "image/svg+xml": f"<svg>{text}</svg>",
    }
    return [
        {"output_type": "display_data", "data": data, "metadata": {}},
        {"output_type": "stream", "name": "stdout", "text": text},
        {"output_type": "error", "ename": text, "evalue": text, "traceback": [text]},
    ]


def _everywhere(scene: Scene) -> None:
    """The script as output of every cell and as the answer in every cell."""
    text = scene.fill(SCRIPT)

    def edit(book: dict[str, Any]) -> None:
        for cell in book["cells"]:
            if cell["cell_type"] == "code":
                cell["outputs"] = _html(text)
            if cell["metadata"].get("nbgrader", {}).get("solution"):
                cell["source"] = text + "\n\n[click](javascript:alert(1)) ![x](http://x/@TOKEN@-pixel)"
        book["cells"].append(code_cell(text, outputs=_html(text)))

    scene.book(edit)
    scene.body(DISPLAYED % (SCRIPT, SCRIPT))
    scene.append(f"# {SCRIPT} --> ]]> </pre></code></td>", "losses")


def _widgets(scene: Scene) -> None:
    text = scene.fill(SCRIPT)

    def edit(book: dict[str, Any]) -> None:
        model = {"model_module": text, "model_name": text, "state": {"value": text}}
        book["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {text: model}}}
        book["metadata"]["title"] = book["metadata"]["kernelspec"] = text
        for cell in book["cells"]:
            if cell["cell_type"] == "code":
                view = {"application/vnd.jupyter.widget-view+json": {"model_id": text}, "text/html": text}
                cell["outputs"] = [{"output_type": "display_data", "data": view, "metadata": {text: text}}]
            cell["metadata"]["tags"] = [text]

    scene.book(edit)


def _links(scene: Scene) -> None:
    scene.link("course", "@COURSE@")
    scene.link("convnet/everything", "@COURSE@")
    scene.link("two_layer_net.html", "@COURSE@/seeds.key")
    scene.link("feedback.html", "@REPOSITORY@/solutions/convnet/losses.py")
    scene.link("convnet/losses.py", "@REPOSITORY@/solutions/convnet/losses.py")


def _zip(scene: Scene) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in ("../../@TOKEN@-up", "/@TOKEN@-root", "@OUTSIDE@/@TOKEN@-slip", "..\\..\\@TOKEN@-back"):
            archive.writestr(scene.fill(name), "slipped")
        link = zipfile.ZipInfo(scene.fill("@TOKEN@-link"))
        link.external_attr = 0o120777 << 16
        archive.writestr(link, scene.places["COURSE"])
    for name in ("submission.zip", "convnet/losses.zip", "two_layer_net.zip"):
        scene.write(name, content.getvalue())


ALL = ("@TOKEN@-script", "@TOKEN@-image", "@TOKEN@-pixel", "@TOKEN@-class", "@TOKEN@-message", "@TOKEN@-math")
ATTACKS = [
    Attack("script_output", "scripts in outputs, answers, code and exception", _everywhere, (TARGET,), ALL),
    coded("ansi_escapes", "terminal escapes in an exception", ANSI, inert=("@TOKEN@-title", "@TOKEN@-link")),
    coded("exception_html", "HTML as the class and message of an exception", NAMED, inert=ALL),
    Attack("symlink_dir", "links to the course and the key", _links, (TARGET, "softmax_loss")),
    Attack("widget_state_js", "scripts in metadata and widgets", _widgets, (), ALL),
    Attack("zip_slip", "archives with paths that lead out", _zip),
]
