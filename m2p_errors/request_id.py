"""The id of the request that is answered now, for every line of the log."""

from __future__ import annotations

import logging
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="-")


class WithRequestId(logging.Filter):
    """Gives a line of the log the id of the request in which it was written."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True
