"""Writing messages into files: which ones, with which columns, in which format.

Rows are read and written one after the other; nothing here holds the catalogue in memory.
"""

from __future__ import annotations

from typing import Literal, get_args

Shape = Literal["wide", "long"]
FileFormat = Literal["csv", "xlsx", "xliff", "po"]
SHAPES: tuple[Shape, ...] = get_args(Shape)
FILE_FORMATS: tuple[FileFormat, ...] = get_args(FileFormat)
# For one language, to be translated from English.
HAND_OFFS: tuple[FileFormat, ...] = ("xliff", "po")
