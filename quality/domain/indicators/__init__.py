"""The indicators of indicators.csv over checked stays: QI (homepage quality) and PA (performance assessment).

Each indicator is one line of a table: who is counted among whom. A stay of which the data cannot tell
whether it counts is neither in the numerator nor in the denominator and is told as undetermined. Indicators
that need a person's judgement are taken over the reviewed sample alone, since the stays that a rule proves
wrong are no random sample; a reviewed stay whose code a rule proves wrong is wrong. What cannot be computed
says why.
"""
