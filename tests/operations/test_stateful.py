"""Whatever people do, in whatever order: what is live is what the model says, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import signature
from random import Random
from typing import Any

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from catalog.domain.selection import EVERYTHING, Selection
from tests.operations.release_proposal_steps import ReleaseSteps
from tests.operations.release_steps import COMING
from tests.operations.release_world import (
    CODES,
    COLUMNS,
    PEOPLE,
    SERVICES,
    TEXTS,
    first_release,
    people,
)

# Those whose work it is, mostly.
WRITERS = ("editor", "other-editor", "writer", "editor", "writer", "publisher")
REVIEWERS = ("publisher", "chief", "writer", "publisher", "chief", *PEOPLE)


def some(random: Random, names: tuple[str, ...]) -> frozenset[str]:
    """None of them in half of all cases."""
    return frozenset(random.sample(names, random.choice((0, 0, 1, 2))))


def numbers(random: Random) -> dict[str, int]:
    """Few columns mostly, so that texts are written over and over."""
    columns = COLUMNS if random.random() < 0.4 else COLUMNS[3:5]
    return {column: random.randrange(12) for column in random.sample(columns, random.randint(1, 2))}


def selection(random: Random) -> Selection:
    if random.random() < 0.3:
        return EVERYTHING
    messages = random.sample(CODES, random.choice((0, 0, 0, 1, 3)))
    services = some(random, (*SERVICES, COMING)) if not messages else frozenset()
    return Selection(services, some(random, tuple(TEXTS)), frozenset(messages))


# How often each step is taken, and with what.
STEPS: Mapping[str, tuple[float, Callable[[Random], dict[str, Any]]]] = {
    "edit": (4, lambda r: {"numbers": numbers(r), "behind": r.choice((0, 0, 0, 1, 2))}),
    "go_live": (2, lambda r: {"numbers": numbers(r)}),
    "restore": (1, lambda r: {"version": r.randrange(10)}),
    "edit_code": (
        3,
        lambda r: {
            "description": r.choice(("", "One", "Two")),
            "resolution": r.choice(("retry", "wait")),
            "retired": r.choice((None, False, True)),
        },
    ),
    "edit_service": (
        2,
        lambda r: {"name": r.choice(("One", "Two")), "retired": r.choice((False, True))},
    ),
    "add_code": (1, lambda r: {"slug": r.choice((*SERVICES, COMING)), "name": r.choice("ab")}),
    "delete_code": (1, lambda r: {}),
    "propose": (3, lambda r: {"chosen": selection(r)}),
    "approve": (
        6,
        lambda r: {
            "who": r.choice(REVIEWERS),
            "days": r.choice((0, 0, 0, 1, 2)),
            "four_eyes": r.random() < 0.7,
        },
    ),
    "publish_due": (1, lambda r: {"days": r.randrange(3)}),
    "send_back": (1, lambda r: {"who": r.choice(REVIEWERS)}),
    "withdraw": (0.5, lambda r: {"who": r.choice((None, *WRITERS))}),
    "renew": (2, lambda r: {}),
    "publish_alone": (
        0.5,
        lambda r: {"who": r.choice(REVIEWERS), "four_eyes": r.random() < 0.3},
    ),
    "roll_back": (
        2,
        lambda r: {
            "who": r.choice(("chief", "chief", *REVIEWERS)),
            "back": r.choice((1, 1, 2, 2, 3, 4)),
            "services": some(r, SERVICES),
            "languages": some(r, tuple(TEXTS)),
            "emergency": r.random() < 0.4,
        },
    ),
    "look_back": (0.3, lambda r: {"start": r.randrange(10), "end": r.randrange(10)}),
}


class Catalogue(ReleaseSteps):
    """A story of steps. Hypothesis says how many, and leaves out what a failure doesn't need.

    What each step is comes from a seed: of separate rules Hypothesis switches many off in each
    example, and the long stories (retired, released, taken back, proposed) hardly come about.
    """

    @initialize(random=st.randoms(use_true_random=True))
    def begin(self, random: Random) -> None:
        """Each story has steps of its own that it likes, and some that it hardly takes."""
        self.weights = [weight * random.choice((0.1, 1, 3)) for weight, _draw in STEPS.values()]

    @rule(random=st.randoms(use_true_random=True))
    def step(self, random: Random) -> None:
        (name,) = random.choices(list(STEPS), self.weights)
        take = getattr(self, name)
        given = {"who": random.choice(WRITERS), "place": random.randrange(10)}
        given |= STEPS[name][1](random)
        taken = {name: given[name] for name in signature(take).parameters}
        note(f"{name} {taken}")
        take(**taken)


@pytest.mark.django_db
def test_whatever_people_do(root: User) -> None:
    class OnThisCatalogue(Catalogue):
        people = people()
        first = first_release(root)

    run_state_machine_as_test(
        OnThisCatalogue,
        settings=settings(
            max_examples=25, stateful_step_count=60, suppress_health_check=list(HealthCheck)
        ),
    )
