"""Hold the steps that keep the project in order between its releases."""
