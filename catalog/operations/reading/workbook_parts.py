"""XLSX: the small parts that say which sheets there are, where, and which numbers are dates."""

from __future__ import annotations

import posixpath

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from catalog.operations.reading.part_xml import Attributes, Handler


class Book(Handler):
    """The names of the sheets that a person sees, their relations, and since when days are counted."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []
        self.since_1904 = False
        self.starts = {"sheet": self._sheet, "workbookPr": self._properties}

    def _sheet(self, attributes: Attributes) -> None:
        if attributes.get("state") in ("hidden", "veryHidden"):
            return
        # Of two namespaces: the transitional and the strict form of the format.
        relation = next((attributes[name] for name in attributes if name.endswith(" id")), "")
        self.sheets.append((attributes.get("name", ""), relation))

    def _properties(self, attributes: Attributes) -> None:
        self.since_1904 = attributes.get("date1904") in ("1", "true")


class Targets(Handler):
    """The names of the workbook's parts."""

    def __init__(self) -> None:
        super().__init__()
        self.by_id: dict[str, str] = {}
        self.by_type: dict[str, str] = {}
        self.starts = {"Relationship": self._relationship}

    def _relationship(self, attributes: Attributes) -> None:
        target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))[1:]
        self.by_id[attributes.get("Id", "")] = target
        self.by_type[attributes.get("Type", "").rpartition("/")[2]] = target


class DateStyles(Handler):
    """Which of the cells' styles show a number as a date or time."""

    def __init__(self) -> None:
        super().__init__()
        self._formats: dict[int, str] = dict(BUILTIN_FORMATS)
        self._styles: list[int] = []
        self._inside = False
        self.starts = {"numFmt": self._format, "cellXfs": self._begin, "xf": self._style}
        self.ends = {"cellXfs": self._end}

    def has(self, style: int) -> bool:
        """Whether the style with that number is a date's; raises LookupError for none."""
        return bool(is_date_format(self._formats.get(self._styles[style], "General")))

    def _format(self, attributes: Attributes) -> None:
        self._formats[int(attributes["numFmtId"])] = attributes.get("formatCode", "")

    def _begin(self, _attributes: Attributes) -> None:
        self._inside = True

    def _end(self) -> None:
        self._inside = False

    def _style(self, attributes: Attributes) -> None:
        if self._inside:
            self._styles.append(int(attributes.get("numFmtId", 0)))
