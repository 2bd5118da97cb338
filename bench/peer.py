"""`python -m bench.peer APPLICATION`: serves another WSGI application just as `manage.py serve` does."""

from __future__ import annotations

import os
import sys

import django

if __name__ == "__main__":
    settings_module = os.environ.get("BENCH_SETTINGS", "bench.settings")
    os.environ["DJANGO_SETTINGS_MODULE"] = settings_module
    django.setup()
    from django.conf import settings

    from catalog.management.commands.serve import SERVER, arguments

    os.chdir(settings.BASE_DIR)
    server = [sys.executable, "-m", SERVER]
    os.execv(server[0], [*server, *arguments(settings.HOST, settings.PORT, sys.argv[1])])
