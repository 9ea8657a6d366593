"""What happens to accounts, grants and sessions. Every act leaves a line in the journal."""

from kheo.access.operations.accounts import (
    change_password,
    end_account,
    open_account,
    reset_password,
    system_user,
    take_account_back,
)
from kheo.access.operations.grants import end_grant, grant_role
from kheo.access.operations.sessions import (
    end_session,
    end_sessions,
    identify,
    leave,
    seen,
    sign_in,
)

__all__ = [
    "change_password",
    "end_account",
    "end_grant",
    "end_session",
    "end_sessions",
    "grant_role",
    "identify",
    "leave",
    "open_account",
    "reset_password",
    "seen",
    "sign_in",
    "system_user",
    "take_account_back",
]
