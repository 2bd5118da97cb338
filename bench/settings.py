"""The product's settings for the plain API that it is compared with: the same data and middlewares."""

from m2p_errors.settings import *  # noqa: F403
from m2p_errors.settings import MIDDLEWARE, REST_FRAMEWORK

ROOT_URLCONF = "bench.plain"
# Its own door's contract stays out; all that Django brings by itself stays in.
MIDDLEWARE = [
    "django.middleware.locale.LocaleMiddleware" if "PagesLocale" in name else name
    for name in MIDDLEWARE
    if "ContractMiddleware" not in name
]
REST_FRAMEWORK = {
    name: value
    for name, value in REST_FRAMEWORK.items()
    if name not in ("DEFAULT_CONTENT_NEGOTIATION_CLASS", "EXCEPTION_HANDLER")
}
