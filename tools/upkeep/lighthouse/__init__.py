"""Lighthouse, which measures the site as a phone sees it."""
