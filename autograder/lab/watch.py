"""Watching a network while it is trained."""

from __future__ import annotations

from typing import Any

import numpy as np
from IPython.display import display


class Watched:
    """A network that measures itself on other examples after each epoch, and shows how far it is.

    Hand it to `train` in the network's place: `train` needs only `params` and `loss`. When the scores of all training
    examples are asked for, an epoch is over.

    Parameters
    ----------
    net : object with `params` and `loss(X, y=None)`
    X, y : (N, D) and (N,)  examples to measure the accuracy on, not those of the training

    Attributes
    ----------
    accuracy : list of float  share of right answers on (X, y) after each epoch
    """

    def __init__(self, net: Any, X: np.ndarray, y: np.ndarray):
        self.net, self.X, self.y = net, X, y
        self.accuracy: list[float] = []
        self._latest = float("nan")
        self._line: Any = None

    @property
    def params(self) -> dict[str, np.ndarray]:
        return self.net.params

    @params.setter
    def params(self, value: dict[str, np.ndarray]) -> None:
        self.net.params = value

    def loss(self, X: np.ndarray, y: np.ndarray | None = None) -> Any:
        """What `net.loss` returns."""
        answer = self.net.loss(X, y)
        if y is None:
            self.accuracy.append(float(np.mean(self.net.loss(self.X).argmax(axis=1) == self.y)))
            self._show()
        else:
            self._latest = answer[0]
        return answer

    def _show(self) -> None:
        line = f"epoch {len(self.accuracy)}: loss {self._latest:.3f}, others {self.accuracy[-1]:.1%} right"
        if self._line is None:
            self._line = display({"text/plain": line}, raw=True, display_id=True)
        else:
            self._line.update({"text/plain": line}, raw=True)
