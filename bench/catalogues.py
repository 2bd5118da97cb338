"""Catalogues to measure: the shipped one, and as large a one as the product is made for."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from catalog.domain.languages import TAGS
from tests import databases
from tests.serving import ROOT, Data

SHIPPED = 67


def of_size(codes: int, folder: Path, *, published: bool = True) -> Data:
    """A catalogue as after the first `make serve`, and then so many codes in all.

    Those beyond the shipped ones have the shipped texts by turns; they are live only where `published`.
    """
    data = Data(folder, databases.new() if databases.on_postgres() else "")
    _do(data, "-m", "m2p_errors.secret_key")
    _do(data, "manage.py", "prepare")
    if codes > SHIPPED:
        table = folder / "more.csv"
        with table.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(_more(codes - SHIPPED))
        _do(data, "manage.py", "import_messages", str(table), "--by", "admin")
        if not published:
            return data
        # A machine's catalogue has no second person.
        _do(data, "manage.py", "publish", "--by", "admin", "--note", f"{codes} codes",
            FOUR_EYES="false")  # fmt: skip
    return data


def _more(codes: int) -> Iterator[list[str]]:
    tables = [_rows(f"messages.{tag}.csv") for tag in TAGS]
    yield ["service", "code", *(name for table in tables for name in table[0][2:])]
    for number in range(codes):
        at = 1 + number % SHIPPED
        texts = [text for table in tables for text in table[at][2:]]
        yield [f"service-{number % 50}", f"code.number.{number}", *texts]


def _rows(name: str) -> list[list[str]]:
    with (ROOT / "fixtures" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _do(data: Data, *arguments: str, **env: str) -> None:
    done = data.run(*arguments, **env)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
