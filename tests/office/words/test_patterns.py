from azogue.office.words.patterns import patterns, sentences

SOURCE = '''
"""What this is about."""
ADVICE = {"key": "Keep the better one."}
WORDS = {"not said", "either of these"}

def look(text, own, count, names, same, column):
    """Say what is wrong."""
    if not text:
        raise ValueError(f"this is for programmers {text}")
    complain(f'"{text[:40]}" counts per {own[0]}. Write it per {own[0]}, not per {own[1]}.')
    complain(f"No line {count:,}. {f'There is: {names}.' if same else other(names)}")
    message = f"And {count} more" + (f" in the column {column}." if column else ".") + " Check again."
    return f"It counts as {'yes there' if same else 'no there'}.", f"{own} ({count})"
'''


def found():
    return {p.text: p for p in sentences(SOURCE, "a.py")}


def test_sentences_are_read_with_their_gaps_named_after_what_fills_them():
    assert set(found()) == {
        "Keep the better one.",
        '"{text}" counts per {own}. Write it per {own}, not per {own2}.',
        "No line {count}. There is: {names}.",
        "No line {count}. {names}",
        "There is: {names}.",
        "And {count} more in the column {column}. Check again.",
        "And {count} more. Check again.",
        "It counts as yes there.",
        "It counts as no there.",
        "yes there",
        "no there",
    }


def test_gaps_with_a_format_hold_numbers():
    assert found()["No line {count}. {names}"].numbers == {"count"}
    assert found()["And {count} more. Check again."].numbers == set()


def test_the_engine_has_sentences_in_every_room():
    places = {p.place for p in patterns()}
    assert {"azogue/dossier/numbers.py", "azogue/inventory/plan.py", "azogue/quantity/units.py"} <= places
    assert len(patterns()) > 200
