"""What the notebooks share: pictures of the models, checks, live progress, and plots.

Nothing in here is graded, and nothing in here solves a task.
"""
