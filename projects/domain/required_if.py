"""Conditions of the legal checklist: ``land_area_m2 >= 50000 and not forest_land``. Never ``eval``.

Grammar and meaning: docs/algorithms/legal_checklist.md. The answer is True, False or None: None when it hangs on
something that is not known (Kleene's three-valued logic: ``false and unknown`` is false, ``true or unknown`` true).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Value = bool | Decimal | str
Truth = bool | None

DEEPEST = 20
"""Brackets and ``not`` within each other; more is a mistake, not a condition."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<text>'[^']*'|\"[^\"]*\")|(?P<sign><=|>=|==|!=|<|>|\(|\)|,))"
)
_WORDS = frozenset({"and", "or", "not", "in", "true", "false"})
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
}


class RequiredIfError(ValueError):
    """A condition that cannot be read or worked out. ``position``: 1-based place in the text."""

    def __init__(self, message: str, position: int) -> None:
        self.message = message
        self.position = position
        super().__init__(f"{message} (position {position})")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A name or a constant."""

    token: _Token
    constant: Value | None = None


@dataclass(frozen=True, slots=True)
class _Test:
    """A comparison; ``in`` has several constants on the right."""

    left: _Leaf
    sign: str
    right: tuple[_Leaf, ...]
    position: int


@dataclass(frozen=True, slots=True)
class _Join:
    """``and``, ``or`` of several, or ``not`` of one."""

    word: str
    items: "tuple[_Node, ...]"


_Node = _Leaf | _Test | _Join


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that has been read. The empty one always holds."""

    text: str
    node: _Node | None

    @property
    def names(self) -> frozenset[str]:
        """Names that the condition asks for."""
        return frozenset(_names(self.node)) if self.node is not None else frozenset()

    def holds(self, known: Mapping[str, Value | None]) -> Truth:
        """Whether it holds; None when it hangs on a name that is missing or None in ``known``.

        Raises RequiredIfError where values cannot be compared, such as a text with a number.
        """
        return True if self.node is None else _truth(self.node, known)


def parse_condition(text: str) -> Condition:
    """Read a condition. Raises RequiredIfError with the position of what cannot be read."""
    tokens = _tokens(text)
    if len(tokens) == 1:
        return Condition(text, None)
    reader = _Reader(tokens)
    node = reader.either(0)
    reader.expect_end()
    return Condition(text, node)


def _tokens(text: str) -> list[_Token]:
    tokens, place = [], 0
    while text[place:].strip():
        found = _TOKEN.match(text, place)
        if found is None or found.lastgroup is None:
            start = place + len(text[place:]) - len(text[place:].lstrip())
            raise RequiredIfError(f"{text[start]!r} is not understood", start + 1)
        word = found[found.lastgroup]
        kind = "word" if word in _WORDS else found.lastgroup
        tokens.append(_Token(kind, word, found.start(found.lastgroup) + 1))
        place = found.end()
    return [*tokens, _Token("end", "", len(text) + 1)]


class _Reader:
    """Recursive descent over the tokens: or, and, not, comparison."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._place = 0

    @property
    def _next(self) -> _Token:
        return self._tokens[self._place]

    def _take(self, *texts: str) -> _Token | None:
        token = self._next
        if token.kind in ("word", "sign") and token.text in texts:
            self._place += 1
            return token
        return None

    def _need(self, text: str) -> None:
        if self._take(text) is None:
            raise RequiredIfError(f"{text!r} is missing", self._next.position)

    def expect_end(self) -> None:
        if self._next.kind != "end":
            raise RequiredIfError(f"{self._next.text!r} is not expected here", self._next.position)

    def either(self, depth: int) -> _Node:
        items = [self._both(depth)]
        while self._take("or"):
            items.append(self._both(depth))
        return items[0] if len(items) == 1 else _Join("or", tuple(items))

    def _both(self, depth: int) -> _Node:
        items = [self._negated(depth)]
        while self._take("and"):
            items.append(self._negated(depth))
        return items[0] if len(items) == 1 else _Join("and", tuple(items))

    def _negated(self, depth: int) -> _Node:
        if depth > DEEPEST:
            raise RequiredIfError("too deep", self._next.position)
        if self._take("not"):
            return _Join("not", (self._negated(depth + 1),))
        if self._take("("):
            inner = self.either(depth + 1)
            self._need(")")
            return inner
        return self._comparison()

    def _comparison(self) -> _Node:
        left = self._leaf()
        turned = self._take("not")
        sign = self._take("in") if turned else self._take(*_COMPARE, "in")
        if sign is None:
            if turned:
                raise RequiredIfError("'in' is missing", self._next.position)
            return left
        right = self._listed() if sign.text == "in" else (self._leaf(),)
        test = _Test(left, sign.text, right, sign.position)
        return _Join("not", (test,)) if turned else test

    def _listed(self) -> tuple[_Leaf, ...]:
        self._need("(")
        items = [self._leaf()]
        while self._take(","):
            items.append(self._leaf())
        self._need(")")
        return tuple(items)

    def _leaf(self) -> _Leaf:
        token = self._next
        if token.kind == "name":
            self._place += 1
            return _Leaf(token)
        if token.kind == "number":
            self._place += 1
            return _Leaf(token, Decimal(token.text))
        if token.kind == "text":
            self._place += 1
            return _Leaf(token, token.text[1:-1])
        word = self._take("true", "false")
        if word is None:
            said = repr(token.text) if token.text else "the end"
            raise RequiredIfError(f"a name or a value is expected, not {said}", token.position)
        return _Leaf(word, word.text == "true")


def _names(node: _Node) -> set[str]:
    if isinstance(node, _Leaf):
        return {node.token.text} if node.constant is None else set()
    if isinstance(node, _Test):
        return set().union(*(_names(leaf) for leaf in (node.left, *node.right)))
    return set().union(*(_names(item) for item in node.items))


def _value(leaf: _Leaf, known: Mapping[str, Value | None]) -> Value | None:
    if leaf.constant is not None:
        return leaf.constant
    found: object = known.get(leaf.token.text)
    if isinstance(found, int | float) and not isinstance(found, bool):
        return Decimal(str(found))
    return found if isinstance(found, bool | Decimal | str) else None


def _truth(node: _Node, known: Mapping[str, Value | None]) -> Truth:
    if isinstance(node, _Leaf):
        value = _value(node, known)
        if value is not None and not isinstance(value, bool):
            raise RequiredIfError(f"{node.token.text!r} is not true or false", node.token.position)
        return value
    if isinstance(node, _Test):
        return _tested(node, known)
    truths = [_truth(item, known) for item in node.items]
    if node.word == "not":
        return None if truths[0] is None else not truths[0]
    decides = node.word == "or"
    if decides in truths:
        return decides
    return None if None in truths else not decides


def _tested(test: _Test, known: Mapping[str, Value | None]) -> Truth:
    left = _value(test.left, known)
    answers = [_compared(left, _value(leaf, known), test) for leaf in test.right]
    if True in answers:
        return True
    return None if None in answers else False


def _compared(left: Value | None, right: Value | None, test: _Test) -> Truth:
    if left is None or right is None:
        return None
    sign = "==" if test.sign == "in" else test.sign
    ordered = sign not in ("==", "!=")
    if type(left) is not type(right) or (ordered and not isinstance(left, Decimal)):
        raise RequiredIfError(f"{test.left.token.text!r} cannot be compared like this", test.position)
    return _COMPARE[sign](left, right)
