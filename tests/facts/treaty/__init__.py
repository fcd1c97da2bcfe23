"""Tests of the treaty tables."""
