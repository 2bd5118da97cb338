"""The one place of settings: each is read from the environment, or has the default given here.

A missing or wrong setting stops the start with a sentence that names it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import django_stubs_ext
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env, EnvError

from catalog.domain.languages import LANGUAGES as CATALOGUE_LANGUAGES
from m2p_errors.database import database

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()


def read(reader: Any, name: str, default: Any = ..., hint: str = "") -> Any:
    """One setting by its environment name; a wrong value stops the start with its name and `hint`."""
    try:
        return reader(name) if default is ... else reader(name, default=default)
    except (EnvError, ValueError) as error:
        raise ImproperlyConfigured(f"The setting {name} is not right: {error}. {hint}") from None


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
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "catalog.apps.CatalogConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
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
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

# A form of 13 languages with its hidden fields, and an import's upload, stay below these.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Behind HTTPS (a proxy that sets X-Forwarded-Proto): secure cookies, redirect, HSTS.
HTTPS = read(env.bool, "HTTPS", False, "Use true or false.")
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]

# How long an app or a proxy may use an answer without asking, in seconds (RFC 9111, RFC 5861).
MESSAGES_MAX_AGE = read(env.int, "MESSAGES_MAX_AGE", 60, "Give whole seconds.")
MESSAGES_STALE_WHILE_REVALIDATE = 600
MESSAGES_STALE_IF_ERROR = 86_400

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "catalog.api.negotiation.AlwaysJSON",
    "EXCEPTION_HANDLER": "catalog.api.problems.problem_for",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "m2p-errors",
    "DESCRIPTION": "What customers read, in 13 languages, for each error code of the platform.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "import"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "export"
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = False

UNFOLD = {
    "SITE_TITLE": "m2p-errors",
    "SITE_HEADER": "m2p-errors",
    "SITE_SUBHEADER": _("What customers read when something goes wrong"),
    "SITE_URL": "/",
    "SITE_SYMBOL": "translate",
    "SHOW_LANGUAGES": True,
    "SHOW_HISTORY": True,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
