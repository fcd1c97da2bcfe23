"""The site as a whole: settings from the environment, addresses, serving, backup and restore, the doctor."""
