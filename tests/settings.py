"""The product's own settings, with what a start would have put in the environment."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
if "VAR_DIR" not in os.environ:
    # Never the data of a catalogue that runs beside the tests.
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="m2p-errors-tests-")
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)

from m2p_errors.settings import *  # noqa: F403

(VAR_DIR / "static").mkdir(exist_ok=True)  # noqa: F405

# Pages asked for within a test process name static files as they are. Those of a server process
# (tests/serving.py) are collected and served as in production.
STORAGES = {
    "bundles": STORAGES["bundles"],  # noqa: F405
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Hundreds of sign-ins with a hash that is slow on purpose would be most of the run.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
