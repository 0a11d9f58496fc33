"""Mutation operators: small changes of an expression or statement, such as people make by mistake."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_COMPARE = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_ARITHMETIC = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Mult, ast.Div),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
_ORDERED = (ast.Sub, ast.Div, ast.FloorDiv, ast.MatMult, ast.Mod)  # operands that do not commute
_NAMES = {
    "max": "min",
    "min": "max",
    "maximum": "minimum",
    "minimum": "maximum",
    "argmax": "argmin",
    "sum": "mean",
    "mean": "sum",
    "zeros": "ones",
    "zeros_like": "ones_like",
    "any": "all",
    "all": "any",
    "sin": "cos",
    "cos": "sin",
}
# A call or attribute of these names is left out: `x.copy()` becomes `x`.
_LEFT_OUT = ("copy", "astype", "reshape", "transpose", "ravel", "T", "sum", "mean")


def changes(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in the place of `node` in a mutant; nothing for most nodes. `node` is not modified."""
    rule = _RULES.get(type(node))
    if rule is not None:
        yield from rule(node)


def _with(node: ast.AST, **new: object) -> ast.AST:
    """A copy of the node with some fields changed."""
    return type(node)(**{name: new.get(name, getattr(node, name)) for name in node._fields})


def _swapped(items: list) -> Iterator[list]:
    """The list with two neighbours exchanged, for every pair."""
    for i in range(len(items) - 1):
        yield [*items[:i], items[i + 1], items[i], *items[i + 2 :]]


def _compare(node: ast.Compare) -> Iterator[ast.AST]:
    for i, op in enumerate(node.ops):
        for other in _COMPARE.get(type(op), ()):
            yield _with(node, ops=[*node.ops[:i], other(), *node.ops[i + 1 :]])


def _binary(node: ast.BinOp) -> Iterator[ast.AST]:
    for other in _ARITHMETIC.get(type(node.op), ()):
        yield _with(node, op=other())
    if isinstance(node.op, _ORDERED):
        yield _with(node, left=node.right, right=node.left)
    if isinstance(node.op, (ast.Add, ast.Sub, ast.Mult, ast.Div)):  # one operand forgotten
        yield node.left
        yield node.right


def _boolean(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    if len(node.values) == 2:
        yield from node.values


def _unary(node: ast.UnaryOp) -> Iterator[ast.AST]:
    if isinstance(node.op, (ast.USub, ast.Not, ast.Invert)):
        yield node.operand


def _constant(node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
        yield ast.BinOp(ast.Constant(0), ast.Sub(), ast.Constant(1)) if value == 0 else ast.Constant(value - 1)
    elif isinstance(value, float):
        yield ast.Constant(value + 1.0)
        yield ast.Constant(-1.0 if value == 0 else 1.1 * value)


def _subscript(node: ast.Subscript) -> Iterator[ast.AST]:
    if isinstance(node.slice, ast.Tuple):
        for items in _swapped(node.slice.elts):
            yield _with(node, slice=ast.Tuple(items, ast.Load()))


def _slice(node: ast.Slice) -> Iterator[ast.AST]:
    for name in ("lower", "upper", "step"):
        if getattr(node, name) is not None:
            yield _with(node, **{name: None})


def _call(node: ast.Call) -> Iterator[ast.AST]:
    if isinstance(node.func, ast.Attribute) and node.func.attr in _LEFT_OUT:
        owner = node.func.value
        if not (isinstance(owner, ast.Name) and owner.id == "np"):
            yield owner
        elif node.args:
            yield node.args[0]
    if not any(isinstance(arg, ast.Starred) for arg in node.args):
        for args in _swapped(node.args):
            yield _with(node, args=args)
    for i, keyword in enumerate(node.keywords):
        if keyword.arg is not None:
            yield _with(node, keywords=[*node.keywords[:i], *node.keywords[i + 1 :]])


def _attribute(node: ast.Attribute) -> Iterator[ast.AST]:
    if node.attr in _NAMES and isinstance(node.ctx, ast.Load):
        yield _with(node, attr=_NAMES[node.attr])
    if node.attr == "T":
        yield node.value


def _name(node: ast.Name) -> Iterator[ast.AST]:
    if node.id in ("max", "min", "any", "all") and isinstance(node.ctx, ast.Load):
        yield _with(node, id=_NAMES[node.id])


def _tuple(node: ast.Tuple) -> Iterator[ast.AST]:
    for items in _swapped(node.elts):
        yield _with(node, elts=items)


def _condition(node: ast.IfExp) -> Iterator[ast.AST]:
    yield _with(node, body=node.orelse, orelse=node.body)
    yield node.body
    yield node.orelse


def _augmented(node: ast.AugAssign) -> Iterator[ast.AST]:
    yield ast.Assign([node.target], node.value, lineno=node.lineno)
    for other in _ARITHMETIC.get(type(node.op), ())[:1]:
        yield _with(node, op=other())
    yield ast.Pass()


def _dropped(node: ast.stmt) -> Iterator[ast.AST]:
    yield ast.Pass()


def _expression(node: ast.Expr) -> Iterator[ast.AST]:
    if not isinstance(node.value, ast.Constant):  # a docstring
        yield ast.Pass()


def _returned(node: ast.Return) -> Iterator[ast.AST]:
    yield ast.Pass()


_RULES = {
    ast.Compare: _compare,
    ast.BinOp: _binary,
    ast.BoolOp: _boolean,
    ast.UnaryOp: _unary,
    ast.Constant: _constant,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.Call: _call,
    ast.Attribute: _attribute,
    ast.Name: _name,
    ast.Tuple: _tuple,
    ast.IfExp: _condition,
    ast.AugAssign: _augmented,
    ast.Assign: _dropped,
    ast.Expr: _expression,
    ast.Return: _returned,
    ast.Raise: _dropped,
    ast.If: _dropped,
    ast.For: _dropped,
    ast.Break: _dropped,
    ast.Continue: _dropped,
}
