"""Tests of the treaty desk."""
