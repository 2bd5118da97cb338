"""`python -m tests.faults.work`: does what it is told on its standard input, each in a new process.

The process itself only forks: it has everything loaded and no connection to the database, so that
each begins at once and may be killed. A line in names a function (its module in this folder, its
name, its arguments); lines out are what it says, then its exit status, negative for a signal.
"""

from __future__ import annotations

import json
import os
import sys
import traceback

import django


def main() -> None:
    django.setup()
    # Only now, for it has the models.
    from tests.faults import imports, many, pairs, tasks

    known = {module.__name__.rpartition(".")[2]: module for module in (imports, many, pairs, tasks)}
    ended = 0
    for line in sys.stdin:
        if ended:
            os.waitpid(ended, 0)
        module, name, arguments = json.loads(line)
        pid = os.fork()
        if pid == 0:
            try:
                getattr(known[module], name)(**arguments)
            except BaseException:
                tasks.say(failed=traceback.format_exc())
                os._exit(1)
            os._exit(0)
        told = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        assert told is not None
        by_itself = told.si_code == os.CLD_EXITED
        tasks.say(ended=told.si_status if by_itself else -told.si_status)
        # Its number stays its own until the next task, for who may be about to kill it.
        ended = pid


if __name__ == "__main__":
    main()
