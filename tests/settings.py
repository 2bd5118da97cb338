"""The product's own settings, with what a start would have put in the environment."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
# Never the data of a catalogue that runs beside the tests.
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="m2p-errors-tests-"))

from m2p_errors.settings import *  # noqa: F403
