"""Real LibreOffice Calc, without a screen."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

# A UTF-8 CSV with commas; on writing, cells as they are formatted and no formulas.
# Source: LibreOffice help, "Filter Options for CSV".
CSV_IN = "CSV:44,34,76,1"
CSV_OUT = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"

Saved = Callable[..., Path]


@pytest.fixture(scope="session")
def saved_by_calc(tmp_path_factory: pytest.TempPathFactory) -> Saved:
    """Opens a file and saves it anew: `saved_by_calc(path, "xlsx")`; gives the new file's path."""
    calc = shutil.which("soffice")
    assert calc, "There is no soffice on PATH. `make test` installs it."
    profile = tmp_path_factory.mktemp("profile").as_uri()

    def save(path: Path, kind: str, infilter: str = "") -> Path:
        folder = tmp_path_factory.mktemp("saved")
        command = [calc, f"-env:UserInstallation={profile}", "--headless", "--norestore"]
        command += [f"--infilter={infilter}"] if infilter else []
        command += ["--convert-to", kind, "--outdir", str(folder), str(path)]
        done = subprocess.run(command, capture_output=True, timeout=180, check=False)
        made = folder / f"{path.stem}.{kind.partition(':')[0]}"
        assert made.exists(), done.stdout.decode() + done.stderr.decode()
        return made

    return save
