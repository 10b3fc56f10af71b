"""Every word under which something stands on record, so that screens have words for all and offer a choice."""

from typing import Final

ACTIONS: Final = (
    "see_live",
    "see_picture_live",
    "search_passages",
    "see_passage",
    "see_picture",
    "see_alerts",
    "see_alert",
    "see_watch_list",
    "see_openings",
    "see_audit",
    "see_accounts",
    "open_barrier",
    "refuse_command",
    "raise_alert",
    "reread_alert",
    "acknowledge_alert",
    "close_alert",
    "request_watch",
    "approve_watch",
    "refuse_watch",
    "remove_watch",
    "sign_in",
    "sign_in_failed",
    "sign_out",
    "set_password",
    "reset_password",
    "create_account",
    "change_account",
    "disable_account",
    "enable_account",
    "retry_dead_letter",
    "restore_database",
)
"""Looks first, then what was done."""
