"""What do all tests share?"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("quick", deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("slow", settings.get_profile("quick"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data"


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """Give the folder of real data, which is no part of this repository; skip the test where it is absent."""
    folder = Path(os.environ.get("PACTDESK_DATA", DATA))
    if not folder.is_dir():
        pytest.skip(f"no real data in {folder}: set PACTDESK_DATA to its folder")
    return folder
