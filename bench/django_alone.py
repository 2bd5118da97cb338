"""Django without the fast door in front: for the peers that are Django's own views."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
