"""Long work in the background, with progress that a person can watch and a record of what came of it.

`start(person, "name", ...)` puts work on the list, `@work("name")` registers how it is done,
`@every(seconds)` a chore; the process that `azogue serve` starts does both (`chores`).
"""

from typing import TYPE_CHECKING, Any

from azogue.office.jobs.works import every, work

if TYPE_CHECKING:
    from azogue.office.jobs.services import Plain, Progress, start

__all__ = ["Plain", "Progress", "every", "start", "work"]


def __getattr__(name: str) -> Any:
    # The services need the models, which Django loads after this package.
    if name in {"Plain", "Progress", "start"}:
        from azogue.office.jobs import services

        return getattr(services, name)
    raise AttributeError(name)
