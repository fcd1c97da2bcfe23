"""Tests of the customs desk."""
