"""`azogue serve`: the office, open in the browser."""

from typing import Annotated

import typer

from azogue.cli.console import say, whisper
from azogue.cli.exits import Exit, Refusal


def serve(
    host: Annotated[str, typer.Option(help="Address of this machine to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    workers: Annotated[
        int, typer.Option(min=0, max=64, help="Processes that answer; 0 chooses by the machine.")
    ] = 0,
) -> Exit:
    """Open the office in the browser, on this machine or, behind a proxy, for everybody."""
    from azogue.office.site import serving
    from azogue.office.site.prepare import NotReady, prepare, set_up

    try:
        serving.refuse_taken_port(host, port)
        address = serving.settle_address(host, port)
        set_up()
        whisper("Preparing the database and the files …")
        prepare()
    except NotReady as error:
        raise Refusal(str(error)) from error
    from django.conf import settings

    say(f"The data are in {serving.where(settings.DATA)}")
    link = first_link()

    def opened() -> None:
        say(f"The office is open: {address}")
        if link:
            say("Nobody has an account yet. Make the first one here (the address works once):")
            say(f"{address}{link}")
        say("Stop it with Ctrl-C.")

    told = serving.serve(host, port, workers or serving.default_workers(), say=whisper, opened=opened)
    return finish(told=told)


def first_link() -> str:
    """Return where the first account can be made; empty when there is one."""
    from azogue.office.site.first import first_link as link

    return link()


def finish(*, told: bool) -> Exit:
    """Say how serving ended."""
    if told:
        whisper("The office is closed.")
        return Exit.FINE
    raise Refusal("The workers kept crashing; the lines above say why.", Exit.BROKEN)
