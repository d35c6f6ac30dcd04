"""How is an installation set up? Django's settings, from the environment: DATABASE_URL, PACTDESK_SECRET_KEY."""

import os
from typing import Any, Final
from zoneinfo import reset_tzpath

from pactdesk.desk.settings.database import database_of

# The rules of the zones come from the tzdata package: an edition reads the same in every process, on every machine.
reset_tzpath(())

DATABASES: Final[dict[str, dict[str, Any]]] = {"default": database_of(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD: Final = "django.db.models.BigAutoField"
INSTALLED_APPS: Final = ["pactdesk.desk.records"]
SECRET_KEY: Final = os.environ.get("PACTDESK_SECRET_KEY", "")
TIME_ZONE: Final = "UTC"
USE_I18N: Final = True
USE_TZ: Final = True
LOGGING_CONFIG: Final = None
