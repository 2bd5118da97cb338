"""The editors' door. Importing it registers every page."""

from catalog.admin import (  # noqa: F401
    error_code_admin,
    import_admin,
    message_admin,
    release_admin,
    service_admin,
    token_admin,
    user_admin,
)
