"""Who may have copied from whom: text -> tokens -> shared passages -> pairs and clusters.

Nothing of a submission is run or parsed: files are read as text, token by token.
"""
