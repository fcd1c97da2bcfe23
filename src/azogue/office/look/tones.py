"""Which tone a state has. A tone is never said by colour alone: the badge always carries its word."""

from typing import Final

TONES: Final[dict[str, str]] = {
    "draft": "calm",
    "in_review": "info",
    "returned": "warn",
    "approved": "good",
    "published": "good",
    "superseded": "calm",
    "withdrawn": "bad",
    "done": "good",
    "complete": "good",
    "party": "good",
    "in_force": "good",
    "active": "good",
    "accepted": "good",
    "ok": "good",
    "on_time": "good",
    "green": "good",
    "successful": "good",
    "finished": "good",
    "missing": "bad",
    "late": "bad",
    "overdue": "bad",
    "red": "bad",
    "failed": "bad",
    "error": "bad",
    "expired": "bad",
    "revoked": "bad",
    "banned": "bad",
    "unknown": "warn",
    "partly": "warn",
    "partial": "warn",
    "due": "warn",
    "soon": "warn",
    "amber": "warn",
    "warning": "warn",
    "running": "info",
    "waiting": "info",
    "ready": "info",
    "open": "info",
    "sent": "info",
    "new": "info",
    "info": "info",
    "answered": "good",
}


def tone_of(state: object) -> str:
    """Return good, warn, bad, info or calm."""
    return TONES.get(str(state).lower().replace("-", "_").replace(" ", "_"), "calm")
