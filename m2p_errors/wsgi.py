"""What a WSGI server calls: the fast door, and Django behind it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "m2p_errors.settings")
_django = get_wsgi_application()

# Django's apps must be there first.
from catalog.api.fast_door import FastDoor  # noqa: E402
from catalog.api.metrics import observe  # noqa: E402
from catalog.operations.follower import follow  # noqa: E402
from catalog.operations.shelf import shelf  # noqa: E402

application = FastDoor(_django, shelf)
follow(told=lambda: observe(shelf, application))
