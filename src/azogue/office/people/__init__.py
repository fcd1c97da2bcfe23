"""The people desk: accounts, institutions, enterprises, roles held, invitations, tokens and sessions."""
