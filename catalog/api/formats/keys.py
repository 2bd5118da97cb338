"""One key for each text, the same in every format, made by a rule that can be turned round.

`otp-manager`, `otp.expired`, `title` → `error__otp_manager__otp_expired__title`. Letters, digits
and underscores alone, a lower-case letter first: a name that Android, Dart and XML allow, and in
which no format's own signs (`.`, `:`) stand.

- A key's parts are joined by two underscores: `error`, the service, the code, the field.
- In a service `-` becomes `_`. In a code `.` becomes `_`, `-` becomes `_H` and `_` becomes `_U`:
  neither has capitals of its own, nor two separators side by side, so nothing else reads so.
- The fallback message has `error_fallback` and the field.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from catalog.domain.cells import FALLBACK
from catalog.models.error_code import CODE_FORMAT
from catalog.models.service import SLUG_FORMAT

_JOINT = "__"
_ERROR = "error"
_FALLBACK = "error_fallback"
_WRITTEN = {".": "_", "-": "_H", "_": "_U"}
_READ = {written: sign for sign, written in _WRITTEN.items()}


class Key(NamedTuple):
    """Where a text stands: service slug and code (`*` and `*`: the fallback message), field."""

    service: str
    code: str
    field: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The key's parts, from the widest to the narrowest, for formats that nest."""
        if (self.service, self.code) == (FALLBACK, FALLBACK):
            return _FALLBACK, self.field
        service = self.service.replace("-", "_")
        code = re.sub(r"[._-]", lambda sign: _WRITTEN[sign[0]], self.code)
        return _ERROR, service, code, self.field

    @property
    def name(self) -> str:
        """The key as one word."""
        return _JOINT.join(self.parts)


def parse(name: str) -> Key:
    """The Key that has this name. Raises ValueError where none has."""
    parts = name.split(_JOINT)
    if len(parts) == 2 and parts[0] == _FALLBACK:
        return Key(FALLBACK, FALLBACK, parts[1])
    if len(parts) != 4 or parts[0] != _ERROR:
        raise ValueError(name)
    _error, service, code, field = parts
    code = re.sub(r"_[HU]?", lambda written: _READ[written[0]], code)
    key = Key(service.replace("_", "-"), code, field)
    known = re.match(SLUG_FORMAT, key.service) and re.match(CODE_FORMAT, key.code)
    if not known or key.name != name:
        raise ValueError(name)
    return key
