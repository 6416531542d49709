"""Let pytest run the public checks on the task files beside this file."""

pytest_plugins = ["autograder.pytest_options"]
