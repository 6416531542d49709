"""CMPT 419/726 Assignment 2, problem 3: logistic regression, explained by its spectrum."""
