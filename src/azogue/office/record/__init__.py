"""What every desk rests on: the gate (who may), workflow tables, the one log of acts, documents."""
