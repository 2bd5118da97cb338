#!/usr/bin/env python
"""Django's command line, with this project's settings."""

import os
import signal
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "m2p_errors.settings")
    try:
        execute_from_command_line(sys.argv)
        sys.stdout.flush()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except BrokenPipeError:
        # Whoever reads along has seen enough (`| head`). Python would say so again as it cleans up.
        os._exit(128 + signal.SIGPIPE)
