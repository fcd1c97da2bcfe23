"""The one process that does the jobs and the chores: `python -m azogue.office.site.background`."""

from azogue.office.site.prepare import set_up


def main() -> None:
    """Do jobs and chores until told to stop, or until the process that serves has gone."""
    set_up()
    from azogue.office.jobs.chores import main as do_them

    do_them()


if __name__ == "__main__":
    main()
