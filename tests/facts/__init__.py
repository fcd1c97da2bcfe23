"""Tests of the reference tables and their loaders."""
