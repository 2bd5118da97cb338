"""CSV with the columns of the CSV contract: what was fetched can be changed and imported again."""

from __future__ import annotations

import io
from collections.abc import Iterator

from catalog.api.formats.content import LANG, RESOLUTION, Content, Message
from catalog.api.formats.renderer import FormatRenderer
from catalog.domain.cells import TEXT_FIELDS
from catalog.domain.languages import SOURCE
from catalog.operations.writing.csv_file import write_csv
from catalog.operations.writing.tables import ExportTable


class CsvRenderer(FormatRenderer):
    """A row for each message: English, then the language asked for, blank where it has no text.

    A text that a spreadsheet might run as a formula has an apostrophe in front, as in an export
    (domain/spreadsheet_text.py).
    """

    media_type = "text/csv"
    format = "csv"

    def written(self, content: Content) -> str:
        languages = list(dict.fromkeys((SOURCE, content.lang)))
        columns = [f"{field}_{lang}" for lang in languages for field in TEXT_FIELDS]
        table = ExportTable(["service", "code", RESOLUTION, *columns], _rows(content, languages))
        file = io.BytesIO()
        write_csv(table, file)
        return file.getvalue().decode()


def _rows(content: Content, languages: list[str]) -> Iterator[list[str]]:
    for service, code, message, source in content.pairs():
        texts = [text for lang in languages for text in _texts(lang, message, source)]
        yield [service, code, message.get(RESOLUTION, ""), *texts]


def _texts(lang: str, message: Message, source: Message) -> list[str]:
    given = source if lang == SOURCE else message
    return [given[field] if given[LANG] == lang else "" for field in TEXT_FIELDS]
