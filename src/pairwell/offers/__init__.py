"""From a question to offers. Read decide.py first: it is the whole way on one page.

Everything here is a pure function of request, snapshot and policy: same input, same answer. Only
numpy, and only on the rows of the anchors, so that serving starts at once and answers in
microseconds.
"""
