"""The treaty desk: Parties, instruments, annexes, deadlines, meetings, requests and control schedules.

A Party's page answers what is banned for us, from when, what is due and what is late. The decisions are in
`rules`, pure functions of dates that know no database and no clock; the facts are in `azogue.facts.treaty`.
"""
