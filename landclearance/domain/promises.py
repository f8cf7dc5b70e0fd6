"""Promises about a blocker: each promised day with the day on which it was given and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from landclearance.domain.facts import BlockerEventFacts


class PromiseFate(StrEnum):
    """What became of a promised day."""

    RUNNING = "running"
    KEPT = "kept"
    PASSED = "passed"
    PUT_OFF = "put_off"


@dataclass(frozen=True, slots=True)
class Promise:
    """One promised day. ``settled_on``: the day on which its fate was known (None: it still runs).

    ``put_off_to``: the later day that took its place, for one put off before it came or renewed after it passed.
    ``brought_forward_from``: the later day that had been promised before, when the promise was bettered; the two
    are one promise. ``nth``: how many times the end had been put off when it was given (0: the first word).
    """

    given_on: date
    promised: date
    fate: PromiseFate = PromiseFate.RUNNING
    settled_on: date | None = None
    put_off_to: date | None = None
    brought_forward_from: date | None = None
    nth: int = 0

    @property
    def is_broken(self) -> bool:
        """Whether the day passed with the blocker still there, or was put off before it came."""
        return self.fate in (PromiseFate.PASSED, PromiseFate.PUT_OFF)


def promises_of(
    spell: Iterable[BlockerEventFacts], closed_on: date | None, as_of: date
) -> tuple[Promise, ...]:
    """The promises of one spell of a blocker (opening to closing), oldest first, at the end of ``as_of``.

    ``spell``: its events by ``as_of`` in order. Saying the running day again is no new promise; an earlier day betters
    the running one, a later day breaks it. The promised day itself is not yet broken. ``closed_on`` None: still open.
    """
    found: list[Promise] = []
    for event in spell:
        day = event.expected_clear_on
        if day is None or event.kind == "closed":
            continue
        last = found[-1] if found else None
        if last is None:
            found.append(Promise(event.happened_on, day))
        elif event.happened_on > last.promised or day > last.promised:
            found[-1] = _broken(last, event.happened_on, day)
            if day != last.promised:
                found.append(Promise(event.happened_on, day, nth=last.nth + 1))
        elif day < last.promised:
            found[-1] = replace(
                last, given_on=event.happened_on, promised=day, brought_forward_from=last.promised
            )
    if found:
        found[-1] = _ended(found[-1], closed_on, as_of)
    return tuple(found)


def _broken(promise: Promise, on: date, until: date) -> Promise:
    if promise.fate is not PromiseFate.RUNNING:
        return promise
    passed = on > promise.promised
    later = until if until != promise.promised else None
    return replace(
        promise,
        fate=PromiseFate.PASSED if passed else PromiseFate.PUT_OFF,
        settled_on=promise.promised if passed else on,
        put_off_to=later,
    )


def _ended(promise: Promise, closed_on: date | None, as_of: date) -> Promise:
    """The last promise of a spell: kept by a closing not after it, passed, or running."""
    if promise.fate is not PromiseFate.RUNNING:
        return promise
    if closed_on is not None and closed_on <= promise.promised:
        return replace(promise, fate=PromiseFate.KEPT, settled_on=closed_on)
    if promise.promised < (closed_on or as_of):
        return replace(promise, fate=PromiseFate.PASSED, settled_on=promise.promised)
    return promise
