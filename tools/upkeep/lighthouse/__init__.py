"""Lighthouse, which measures the site as on a phone."""
