"""Which colour a state has on screen: one list for all things, by the code of the state (see states.py of each app).

The tones are defined in static/css/tokens.css. A state that is not named here is shown in the neutral tone.
"""

TONES: dict[str, tuple[str, ...]] = {
    # nothing has happened yet, or nothing more will
    "neutral": (
        "draft", "not_started", "preparing", "listed", "planned", "queued", "pending_start", "due", "closed", "dropped",
        "withdrawn", "superseded", "ended", "called_off", "cancelled", "locked", "abstained", "merged", "dissolved",
        "none", "unknown", "not_yet",
    ),
    # with somebody who has to act
    "info": (
        "submitted", "sent", "received", "invited", "contacted", "requested", "registered", "assigned", "applied",
        "proposed", "entered", "announced", "published_for_comment", "opinions", "offered", "suggested", "info",
    ),
    # work in hand
    "progress": (
        "open", "in_scoring", "running", "drafted", "provisional", "session_held", "guided", "attending", "rendered",
        "in_progress", "set_up", "numbered", "consented", "allotted",
    ),
    # somebody must look at it, or time is short
    "warning": (
        "pending", "returned", "reopened", "late", "waiting", "expired", "appealed", "conflict", "suspended", "overdue",
        "reversed", "at_risk", "warning", "missing", "stale",
    ),
    # done well
    "success": (
        "verified", "accepted", "approved", "signed", "final", "decided", "recognised", "active", "issued", "valid",
        "scored", "confirmed", "completed", "done", "answered", "accepted_by_enterprise", "granted", "paid", "settled",
        "awarded", "met", "agreed", "signed_copy_filed", "reached", "cleared", "success", "present", "enabled",
    ),
    # an end that hurts
    "danger": (
        "refused", "ineligible", "not_recognised", "revoked", "declined", "failed", "altered", "absent", "missed",
        "disabled", "danger", "error",
    ),
}  # fmt: skip

_TONE_BY_STATE = {state: tone for tone, states in TONES.items() for state in states}


def tone_of(state: str) -> str:
    """The tone of a state code: neutral, info, progress, warning, success or danger (also accepted as such)."""
    return state if state in TONES else _TONE_BY_STATE.get(state, "neutral")
