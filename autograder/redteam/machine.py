"""Using up the machine; all of it bounded, so that a grader without protection survives it too."""

from __future__ import annotations

from typing import Any

from .attack import TARGET, Attack, Scene, coded

HOG = """
kept = []
while sum(item.nbytes for item in kept) < 3 << 30:
    kept.append(np.ones(8 << 20))
return 0.0, np.zeros(scores.shape)
"""
FORKS = """
import os, time
for _ in range(120):
    if os.fork() == 0:
        time.sleep(20)
        os._exit(0)
return 0.0, np.zeros(scores.shape)
"""
FILL = """
import os
for number in range(40):
    with open(f"/tmp/@TOKEN@-{number}", "wb") as file:
        for _ in range(10):
            file.write(b"\\0" * (1 << 20))
return 0.0, np.zeros(scores.shape)
"""
THREADS = """
import threading, time
for _ in range(400):
    threading.Thread(target=time.sleep, args=(20,)).start()
return 0.0, np.zeros(scores.shape)
"""
KILL = """
import os, signal
for pid in {os.getppid(), 1, @GRADER@}:
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        pass
return 0.0, np.zeros(scores.shape)
"""
LOOP = """
while True:
    pass
"""
MEGABYTE = "x" * (1 << 20)


def _huge(scene: Scene) -> None:
    def edit(book: dict[str, Any]) -> None:
        code = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
        code[1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": [MEGABYTE] * 40}]
        book["cells"] += [{"cell_type": "markdown", "metadata": {}, "source": [MEGABYTE] * 20}]

    scene.book(edit)


ATTACKS = [
    coded("memory_hog", "allocates 3 GB", HOG),
    coded("fork_bomb", "forks 120 children", FORKS),
    coded("disk_fill", "writes 400 MB", FILL),
    Attack("huge_notebook", "a notebook of 60 MB; the code is honest", _huge),
    coded("thread_bomb", "starts 400 threads", THREADS),
    coded("kill_parent", "kills the process that started it", KILL),
    Attack("endless_loop", "never returns", lambda scene: scene.body(LOOP), (TARGET,)),
]
