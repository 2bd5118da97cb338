"""CSV with the columns of the CSV contract: what was fetched can be changed and imported again."""

from __future__ import annotations

import tablib

from catalog.api.formats.content import LANG, RESOLUTION, Content, Message
from catalog.api.formats.renderer import FormatRenderer
from catalog.domain.cells import TEXT_FIELDS
from catalog.domain.languages import SOURCE
from catalog.operations.write_table import write_table


class CsvRenderer(FormatRenderer):
    """A row for each message: English, then the language asked for, blank where it has no text."""

    media_type = "text/csv"
    format = "csv"

    def written(self, content: Content) -> str:
        languages = dict.fromkeys((SOURCE, content.lang))
        columns = [f"{field}_{lang}" for lang in languages for field in TEXT_FIELDS]
        dataset = tablib.Dataset(headers=["service", "code", RESOLUTION, *columns])
        for service, code, message, source in content.pairs():
            texts = [text for lang in languages for text in _texts(lang, message, source)]
            dataset.append([service, code, message.get(RESOLUTION, ""), *texts])
        return write_table(dataset, "csv").decode()


def _texts(lang: str, message: Message, source: Message) -> list[str]:
    given = source if lang == SOURCE else message
    return [given[field] if given[LANG] == lang else "" for field in TEXT_FIELDS]
