"""The commands by name, module and one line of help; imports nothing, so that `azogue --help` is instant."""

COMMANDS = {
    "demo": "Build the example of Peru, and open an office in which to try everything with it.",
    "new": "Write an empty dossier for a country and year, with every source category and its unit.",
    "check": "List the problems of a dossier, cell by cell.",
    "build": "Turn one or many dossiers into inventories, reports and tables.",
    "explain": "Take one figure of an inventory apart: formula, factors, sources.",
    "facts": "Look up source categories, input factors and output distributions.",
    "balance": "Lay supply, trade, use and releases out as one balance, and say what does not fit.",
    "trade": "Read trade and customs files, reconcile what both sides report, and screen it.",
    "compare": "Lay two inventories side by side and say why they differ.",
    "serve": "Open the office in the browser, on this machine or, behind a proxy, for everybody.",
    "backup": "Write everything the office knows into one file, while it goes on working.",
    "restore": "Put an office back as a backup has it; SQLite and PostgreSQL take each other's backups.",
    "doctor": "Look over the whole office, from its settings to its jobs, and say what to do.",
}
"""Every command lives in the module of its own name, which has a function of that name."""

OPTIONS = {
    "--debug": "Show the whole traceback when something unexpected happens.",
    "--help": "Show this text; `azogue COMMAND --help` shows one command's.",
    "--version": "Show the version.",
}


def help_text() -> str:
    """Return what `azogue --help` prints."""
    width = max(map(len, (*COMMANDS, *OPTIONS)))
    lines = ["Azogue: national mercury inventories in which every number explains itself.", ""]
    lines += ["Usage: azogue [--debug] COMMAND [ARGUMENTS]", "", "Commands:"]
    lines += [f"  {name:<{width}}  {text}" for name, text in COMMANDS.items()]
    lines += ["", "Options:"]
    lines += [f"  {name:<{width}}  {text}" for name, text in OPTIONS.items()]
    lines += ["", "Begin with: azogue demo"]
    return "\n".join(lines)


def version_text() -> str:
    """Return what `azogue --version` prints."""
    from azogue import __version__

    return f"azogue {__version__}"
