"""Tests of the people desk."""
