"""The one place of settings: each is read from the environment, or has the default given here.

A missing or wrong setting stops the start with a sentence that names it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

from catalog.domain.languages import LANGUAGES as CATALOGUE_LANGUAGES
from m2p_errors.admin_look import ADMIN_LANGUAGES as ADMIN_LANGUAGES
from m2p_errors.admin_look import UNFOLD as UNFOLD
from m2p_errors.api_description import SPECTACULAR_SETTINGS as SPECTACULAR_SETTINGS
from m2p_errors.bundle_storage import bundle_storage
from m2p_errors.database import database
from m2p_errors.log import logging_of

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()


def read(reader: Any, name: str, default: Any = ..., hint: str = "") -> Any:
    """One setting by its environment name; a wrong value stops the start with its name and `hint`."""
    try:
        return reader(name) if default is ... else reader(name, default=default)
    except (EnvError, ValueError) as error:
        raise ImproperlyConfigured(f"The setting {name} is not right: {error}. {hint}") from None


def read_number(name: str, default: int, *, at_least: int, at_most: int) -> int:
    """A whole number by its environment name, as `read`, within these limits."""
    hint = f"Give a whole number from {at_least} to {at_most}."
    number = int(read(env.int, name, default, hint))
    if not at_least <= number <= at_most:
        raise ImproperlyConfigured(f"The setting {name} is not right: {number}. {hint}")
    return number


VAR_DIR = Path(read(env.str, "VAR_DIR", str(BASE_DIR / "var")))


def secret_key() -> str:
    """SECRET_KEY, else what `make serve` has made in the data folder."""
    made = VAR_DIR / "secret_key"
    key = read(env.str, "SECRET_KEY", made.read_text().strip() if made.is_file() else "")
    if len(key) < 50:
        raise ImproperlyConfigured(
            "The setting SECRET_KEY is missing or has fewer than 50 characters. Set it to a long "
            f"random text, or run `make serve`, which makes one in {made}."
        )
    return str(key)


# Where `manage.py serve` listens. Only this machine reaches it until HOST says more.
HOST = read(env.str, "HOST", "127.0.0.1")
PORT = read_number("PORT", 8000, at_least=1, at_most=65535)
WORKERS = read_number("WORKERS", 2, at_least=1, at_most=256)

DEBUG = read(env.bool, "DEBUG", False, "Use true or false.")
SECRET_KEY = secret_key()
ALLOWED_HOSTS = read(env.list, "ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = read(env.list, "CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    # modeltranslation patches the admin's forms, Unfold the admin's templates: both stand before it.
    "modeltranslation",
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.import_export",
    "unfold.contrib.simple_history",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "import_export",
    "simple_history",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "catalog.apps.CatalogConfig",
]

MIDDLEWARE = [
    "m2p_errors.observe.ObserveMiddleware",
    "catalog.api.middleware.ContractMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "catalog.api.middleware.PagesLocaleMiddleware",
    "catalog.admin.language.AdminLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "catalog.admin.costly.CostlyMiddleware",
]

ROOT_URLCONF = "m2p_errors.urls"
WSGI_APPLICATION = "m2p_errors.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "catalog" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {
    "default": database(
        read(env.str, "DATABASE_URL", f"sqlite:///{VAR_DIR / 'catalogue.sqlite3'}"),
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

# Django knows no Gujarati, Odia and Assamese, and the admin fails with KeyError until it does.
LANG_INFO.update(
    {
        language.tag: {
            "bidi": language.direction == "rtl",
            "code": language.tag,
            "name": language.name,
            "name_local": language.native_name,
        }
        for language in CATALOGUE_LANGUAGES
        if language.tag not in LANG_INFO
    }
)
LANGUAGE_CODE = "en"
LANGUAGES = [(language.tag, language.native_name) for language in CATALOGUE_LANGUAGES]
LOCALE_PATHS = [BASE_DIR / "locale"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en",)
TIME_ZONE = read(env.str, "TIME_ZONE", "Asia/Kolkata")
if TIME_ZONE not in available_timezones():
    raise ImproperlyConfigured(
        f"The setting TIME_ZONE is not right: {TIME_ZONE} is no time zone. Use one like Asia/Kolkata."
    )
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Where the newest bundles are kept for a CDN: BUNDLES_DIR, or a bucket. m2p_errors/bundle_storage.py
    "bundles": bundle_storage(os.environ, VAR_DIR / "bundles"),
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
# This machine's own copy of the newest bundles: for nginx, and for a start without a database.
BUNDLES_DIR = VAR_DIR / "bundles"
# Bundles that are no longer the newest stay so long: as long as a cache may name them.
BUNDLES_KEPT_SECONDS = read_number("BUNDLES_KEPT_SECONDS", 604_800, at_least=60, at_most=31_536_000)
# Maps for debuggers are the largest files, and nobody waits for them.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (
    *("map", "jpg", "jpeg", "png", "gif", "webp", "zip", "gz", "tgz", "bz2", "tbz", "xz", "br"),
    *("woff", "woff2"),
)

# A form of 13 languages with its hidden fields, and an import's upload, stay below these.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Behind HTTPS (a proxy that sets X-Forwarded-Proto): secure cookies, redirect, HSTS.
HTTPS = read(env.bool, "HTTPS", False, "Use true or false.")
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]

# Who approves a release is neither its proposer nor anyone who edited a text in it. Off for teams of
# one; the audit tells of every release that was made so.
FOUR_EYES = read(env.bool, "FOUR_EYES", True, "Use true or false.")
# Whether /api/releases, which everybody can read, names who proposed and who approved.
PUBLIC_NAMES = read(env.bool, "PUBLIC_NAMES", True, "Use true or false.")

# How long an app or a proxy may use an answer without asking, in seconds (RFC 9111, RFC 5861).
MESSAGES_MAX_AGE = read_number("MESSAGES_MAX_AGE", 60, at_least=0, at_most=31_536_000)
# None: whoever mends a wrong text must know that after max-age nobody is given the old one. Said in
# so many words, since some caches allow themselves more where nothing is said.
MESSAGES_STALE_WHILE_REVALIDATE = 0
MESSAGES_STALE_IF_ERROR = 86_400

# How often a client may have files for apps converted, and a person in the admin search, and fetch or
# send files; bundles are free.
COSTLY_PER_MINUTE = read_number("COSTLY_PER_MINUTE", 60, at_least=1, at_most=1_000_000)
# So many proxies of our own stand before us, and tell the client's address in X-Forwarded-For.
NUM_PROXIES = read_number("NUM_PROXIES", 0, at_least=0, at_most=10)
# With it /metrics answers only to who sends it as a bearer token.
METRICS_TOKEN = read(env.str, "METRICS_TOKEN", "")

REST_FRAMEWORK = {
    "NUM_PROXIES": NUM_PROXIES,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "catalog.api.negotiation.AlwaysJSON",
    "EXCEPTION_HANDLER": "catalog.api.problems.problem_for",
    "UNAUTHENTICATED_USER": None,
}

IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "import"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "export"
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = False

LOGGING = logging_of(
    log_format=read(env.str, "LOG_FORMAT", "plain"),
    requests=read(env.bool, "LOG_REQUESTS", False, "Use true or false."),
)
