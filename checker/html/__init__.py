"""Answers as HTML: the same bytes in the build and in the browser."""
