"""Azogue."""
