"""What the fast door remembers: ready answers of one release by question, within bounds."""

from __future__ import annotations

import itertools
import threading

from catalog.operations.shelf import Held

Headers = list[tuple[str, str]]
Question = tuple[str, ...]

# So many decisions are remembered, twice over (the younger and the older half): hostile addresses
# push each other out and fill nothing.
REMEMBERED = 4_096
# Bodies other than whole bundles, which are in memory anyway, may take so many bytes in each half.
BYTES = 16 * 1024 * 1024
# A 304 has the headers of the 200, but for those of its body (RFC 9110, 15.4.5).
_OF_THE_BODY = frozenset(("content-type", "content-encoding", "content-length"))


class Decision:
    """One answer, ready to be sent; `given` and `unchanged` count how often it was, as 200 and 304."""

    __slots__ = ("body", "etag", "given", "headers", "lang", "short_headers", "unchanged")

    def __init__(self, headers: Headers, body: bytes) -> None:
        self.headers = headers
        self.short_headers = [item for item in headers if item[0].lower() not in _OF_THE_BODY]
        named = {name.lower(): value for name, value in headers}
        self.etag, self.lang = named["etag"], named["content-language"]
        self.body = (body,)
        self.given, self.unchanged = itertools.count(), itertools.count()


class Tally:
    """How often was answered, by language and status, with decisions that are forgotten now."""

    def __init__(self) -> None:
        self._times: dict[tuple[str, int], int] = {}

    def add(self, *decisions: Decision) -> Tally:
        """The same with what each decision has counted."""
        for decision in decisions:
            for status, counter in ((200, decision.given), (304, decision.unchanged)):
                key = decision.lang, status
                self._times[key] = self._times.get(key, 0) + times_counted(counter)
        return self

    def with_those(self, *decisions: Decision) -> list[tuple[str, int, int]]:
        """Language, status, times: with decisions that are still in use, which it does not keep."""
        both = Tally()
        both._times = dict(self._times)
        both.add(*decisions)
        return [(lang, status, times) for (lang, status), times in sorted(both._times.items())]


class Memory:
    """The decisions about one `held`. Another release has another memory.

    A thread that is late with an answer of the release before puts it in the memory of that one,
    where nobody looks any more.
    """

    def __init__(self, held: Held, forgotten: Tally) -> None:
        self.held, self._forgotten = held, forgotten
        self.services = {name for one in held.bundles.values() for name in one.services}
        self.young: dict[Question, Decision] = {}
        self._old: dict[Question, Decision] = {}
        self._weight = 0
        self._lock = threading.Lock()

    def older(self, question: Question) -> Decision | None:
        """A decision of the older half; it is young again."""
        decision = self._old.get(question)
        if decision is not None:
            self.keep(question, decision)
        return decision

    def keep(self, question: Question, decision: Decision) -> None:
        """Remember it, unless it is too large."""
        weight = 0 if self._is_held(decision) else len(decision.body[0])
        if weight > BYTES:
            return
        with self._lock:
            if len(self.young) >= REMEMBERED or self._weight + weight > BYTES:
                self._forgotten.add(*set(self._old.values()) - set(self.young.values()))
                self._old, self.young, self._weight = self.young, {}, 0
            self.young[question] = decision
            self._weight += weight

    def _is_held(self, decision: Decision) -> bool:
        """Whether the body is a whole bundle's, so that remembering it costs no memory."""
        bundle = self.held.bundles.get(decision.lang)
        bodies = bundle.whole.bodies.values() if bundle is not None else ()
        return any(decision.body[0] is body for body in bodies)

    def decisions(self) -> set[Decision]:
        """Each once."""
        return {*self._old.values(), *self.young.values()}


def times_counted(counter: itertools.count[int]) -> int:
    """How often it was counted, without counting."""
    return int(counter.__reduce__()[1][0])
