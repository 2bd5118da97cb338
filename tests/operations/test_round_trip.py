"""export → import changes nothing, and import → export gives the same cells, for any allowed text."""

from __future__ import annotations

import csv
import io

from django.contrib.auth.models import User
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from catalog.domain import quality
from catalog.domain.cells import RESOLUTIONS, TEXT_FIELDS
from catalog.domain.languages import TAGS
from catalog.models import Source
from catalog.operations.export_messages import export_messages
from catalog.operations.import_messages import import_messages, preview_import
from catalog.operations.read_table import Table, read_table
from catalog.operations.write_table import FORMATS, write_table

# What spreadsheets and parsers are known to take for something other than a text.
AWKWARD = st.sampled_from(
    [
        *("=1+1", "=", "+1", "-1", "@SUM(A1)", "'=1", "{=1}", "007", "1.0", "1e5", "TRUE", "None"),
        *("nan", "#N/A", "#REF!", "2026-11-24", "12:30", "_x000D_", "_x005F_x000D_", "_x005F_"),
        *("__x000a__", "x005F_", "_x0041_", 'a"b', '"', '""', "a,b", "a;b", "&amp;", "<b>", "]]>"),
        *("%s", "\\n", "क\u200dष", "e\u0301", "👩🏽‍💻", "\u00a0a\u00a0", "*", "☎\ufe0f", "a  b"),
        *("a\rb", "a\r\nb", "a\n\nb", " a", "a ", "\u3000", "", "\U0001fffd", "\ufffd"),
    ]
)
ANY = st.text(st.characters(codec="utf-8"), max_size=quality.LIMITS["body"])
LINES = st.text("a क\u200d\u200cک=\"',;\r\n_x000D", max_size=60)


def allowed(field: str) -> st.SearchStrategy[str]:
    def is_allowed(text: str) -> bool:
        normal = quality.normalize(text)
        if field == "description":
            return not any(quality.description_problems(normal))
        return not any(quality.problems(field, normal))

    # A filter alone would throw most of the examples away: control characters are refused.
    seen = ANY.map(lambda text: "".join(c for c in text if not any(quality.problems("body", c))))
    return (AWKWARD | seen | LINES).filter(is_allowed)


ROWS = st.fixed_dictionaries(
    {
        "description": allowed("description"),
        "resolution": st.sampled_from(RESOLUTIONS),
        **{f"{field}_{tag}": allowed(field) for tag in ("en", "ur") for field in TEXT_FIELDS},
    }
)
KEY = {"service": "cms", "code": "cms.new.code"}


def csv_of(row: dict[str, str]) -> bytes:
    """One row as a product team's own program would write it."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, [*KEY, *row])
    writer.writeheader()
    writer.writerow({**KEY, **row})
    return file.getvalue().encode()


class RoundTrip(TestCase):
    user: User

    @classmethod
    def setUpTestData(cls) -> None:
        cls.user = User.objects.create_superuser("root", password="x")

    def load(self, table: Table) -> None:
        import_messages(table=table, by=self.user, source=Source.IMPORT, file_name="texts.csv")

    @settings(max_examples=150)
    @given(ROWS)
    @example(dict.fromkeys(("description", "title_en", "body_en"), "=1+1") | {"resolution": "none"})
    def test_any_allowed_text(self, row: dict[str, str]) -> None:
        self.load(read_table(csv_of(row)))
        exported = export_messages(by=self.user, languages=[t for t in TAGS if t in ("en", "ur")])
        (cells,) = exported.dict
        wanted = {name: quality.normalize(text) for name, text in row.items()}
        assert {name: cells[name] for name in row} == wanted
        for file_format in FORMATS:
            table = read_table(write_table(exported, file_format))
            assert table.columns == exported.headers
            (line,) = table.rows
            assert line.cells[: len(table.columns)] == list(cells.values())
            plan = preview_import(table=table, by=self.user, blank="erase")
            assert plan.counts == {"new": 0, "changed": 0, "unchanged": 1, "wrong": 0}
