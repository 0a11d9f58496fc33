"""The gradients of A3 are derived, not measured."""

from __future__ import annotations

from ...checking import Case
from ...checking.derivation import costs_no_more_than_formulas
from ...subject import Implementation
from . import maps
from .average import avg_pool_backward
from .backward import max_pool_backward

for task in (max_pool_backward, avg_pool_backward):

    @task.check("cost", 0, cases=1)
    def _(impl: Implementation, case: Case, name: str = task.name) -> None:
        pool = maps.Pool(maps.positive(case, 1, 1, 100, 100), 2, 2, 49)  # nine windows, far apart
        dout = pool.dout(case)
        call = lambda: getattr(impl, name)(dout, pool.cache)  # noqa: E731
        costs_no_more_than_formulas(impl, case, name, call, pool.x.size)
