"""The office: the institution at work in the browser; one Django app a desk, all with the same furniture.

``site`` starts and serves it; ``record`` holds what every desk rests on (rights, states, log, documents);
``look`` and ``words`` are its appearance and its languages; ``jobs`` does long work. The desks: ``people``,
``treaty``, ``inventories``. Each has models (nouns), services (verbs), access (who may), views and an API.
"""
