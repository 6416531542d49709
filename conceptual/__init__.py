"""The worked answers: their sources, the formulas in them, and what proves each.

A formula or a number stands in its document once, as `#claim("id")[$ … $]`, and is checked as it
stands there:

    *.typ ──typst──> PDF
      │
      └──typst.query──> content ──reading──> formula ──evaluate, relations──> true in these worlds?
                                                            ^
                            checks/: a world for each problem, from torch, sympy, exact fractions

A world says what the names of a formula stand for.  It is made by code that knows nothing of the
document: gradients by autograd and by finite differences, counts from real modules, limits by
sympy.  The formula is then computed with these values, for every index that it speaks about.  So no
formula has a second copy that could differ, and a sign that is changed in the source makes a test
fail.  `coverage` finds what is said outside of claims.
"""
