"""Jobs for programs: how far one is, and what came of it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from azogue.office.jobs.models import Job
from azogue.office.record.acts import ask

router = Router()


class JobOut(Schema):
    """A piece of long work."""

    id: int
    work: str
    state: str
    done: int
    total: int
    doing: str
    error: str
    result: Any = None
    at: datetime
    ended: datetime | None = None


@router.get("/{int:number}", response=JobOut, summary="How a job goes")
def job(request: HttpRequest, number: int) -> Job:
    """Return how far a job is and, once it is done, what came of it."""
    found = get_object_or_404(Job, pk=number)
    ask(request.person, "see", found.thing())  # type: ignore[attr-defined]
    return found
